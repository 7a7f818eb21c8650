import { describe, expect, it } from 'vitest';
import { cartsContract } from './operations.ts';

const command = { commandId: '5f0c2c1e-6d5b-4f0e-9a55-0d3f8f1f7a10', sku: 'MUG-1', quantity: 1 };

describe('addLine', () => {
  it.each([
    ['a negative quantity', { quantity: -1 }],
    ['none', { quantity: 0 }],
    ['a huge quantity', { quantity: 100 }],
    ['half a piece', { quantity: 1.5 }],
    ['a number in words', { quantity: '3' }],
    ['a price of the client', { price: 1 }],
    ['an owner of the client', { user: 'somebody-else' }],
    ['no command id', { commandId: 'again' }],
    ['script for a sku', { sku: '<script>' }],
  ])('refuses %s', (_, change) => {
    expect(cartsContract.addLine.body.safeParse({ ...command, ...change }).success).toBe(false);
  });

  it('takes one piece when no quantity is given', () => {
    const { quantity: _, ...rest } = command;
    expect(cartsContract.addLine.body.parse(rest).quantity).toBe(1);
  });
});
