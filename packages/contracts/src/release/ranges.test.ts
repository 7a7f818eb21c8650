import { describe, expect, it } from 'vitest';
import { isServedBy, satisfiesCaret } from '../ranges.ts';

describe('satisfiesCaret()', () => {
  it.each([
    { version: '19.3.1', range: '^19.0.0', ok: true },
    { version: '19.0.0', range: '^19.0.1', ok: false },
    { version: '20.0.0', range: '^19.0.0', ok: false },
    { version: undefined, range: '^3.0.0', ok: false },
  ])('answers $ok for $version in $range', ({ version, range, ok }) => {
    expect(satisfiesCaret(version, range)).toBe(ok);
  });
});

describe('isServedBy()', () => {
  it('asks for every set, and for the version of each', () => {
    const provides = { react: '19.3.1', lit: '3.3.3' };
    expect(isServedBy(provides, { react: '^19.0.0', lit: '^3.3.0' })).toBe(true);
    expect(isServedBy(provides, { react: '^18.0.0' })).toBe(false);
    expect(isServedBy(provides, { vue: '^3.0.0' })).toBe(false);
    expect(isServedBy(provides, {})).toBe(true);
  });
});
