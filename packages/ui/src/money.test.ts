import { describe, expect, it } from 'vitest';
import { formatMoney } from './money.ts';

describe('formatMoney()', () => {
  it.each([
    { minor: 1999, text: '€19.99' },
    { minor: 0, text: '€0.00' },
    { minor: 123_456_700, text: '€1,234,567.00' },
    { minor: -250, text: '-€2.50' },
  ])('shows $minor as $text', ({ minor, text }) => {
    expect(formatMoney(minor)).toBe(text);
  });
});
