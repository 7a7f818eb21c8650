import { describe, expect, it } from 'vitest';
import { readNext, withNext } from './next.ts';

describe('readNext()', () => {
  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '',
    '/sign-in',
    '/a b',
  ])('never leads to "%s"', (next) => {
    expect(readNext({ next })).toBe('/account');
  });

  it('keeps a path of this site', () => {
    expect(readNext({ next: '/orders/1?x=2' })).toBe('/orders/1?x=2');
    expect(withNext('/sign-up', '/orders/1?x=2')).toBe('/sign-up?next=%2Forders%2F1%3Fx%3D2');
  });
});
