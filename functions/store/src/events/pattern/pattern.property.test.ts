import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\', '.'), maxLength: 8 });
const scalar = fc.oneof(word, fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.constant(null));
const leaf = (part: unknown, value: unknown) => compilePattern({ f: [part] })({ f: value });

/** Its fields, each with what it is, as a pattern. */
function describeEvent(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return [value].flat();
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, describeEvent(part)]));
}

describe('a pattern', () => {
  it('that says what an event is matches it', () => {
    const fields = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(scalar, fc.array(scalar, { minLength: 1 })),
      {
        minKeys: 1,
      },
    );
    fc.assert(
      fc.property(fc.record({ x: fields, y: fields }), (event) =>
        compilePattern(describeEvent(event))(event),
      ),
    );
  });

  it('with $or matches exactly what one of its patterns matches', () => {
    fc.assert(
      fc.property(scalar, scalar, scalar, (one, other, value) => {
        const either = compilePattern({ $or: [{ f: [one] }, { f: [other] }] })({ f: value });
        expect(either).toBe(leaf(one, value) || leaf(other, value));
      }),
    );
  });

  it('with anything-but matches exactly what is there and does not match without it', () => {
    const operand = fc.oneof(
      word,
      fc.integer({ min: -3, max: 3 }),
      word.map((text) => ({ prefix: text })),
      word.map((text) => ({ suffix: text })),
      word.map((text) => ({ 'equals-ignore-case': text })),
    );
    fc.assert(
      fc.property(
        operand,
        scalar,
        (part, value) => leaf({ 'anything-but': part }, value) === !leaf(part, value),
      ),
    );
  });

  it('with a wildcard matches what a regular expression would', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b', '.', '*', '\\*', '\\\\'), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, word, (given, value) => {
        const parts = given.filter((part, place) => part !== '*' || given[place - 1] !== '*');
        const regular = parts
          .map((part) => (part === '*' ? '.*' : part.replace(/^\\/, '').replace(/[*.\\]/g, '\\$&')))
          .join('');
        expect(leaf({ wildcard: parts.join('') }, value)).toBe(new RegExp(`^${regular}$`).test(value));
      }),
    );
  });

  it('with a range matches exactly the numbers in it', () => {
    const bound = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(
        bound,
        bound,
        scalar,
        (low, high, value) =>
          leaf({ numeric: ['>', low, '<=', high] }, value) ===
          (typeof value === 'number' && value > low && value <= high),
      ),
    );
  });

  it('that is refused is refused by its fault alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (pattern) => {
        try {
          compilePattern(pattern);
        } catch (error) {
          expect((error as Error).name).toBe('PatternFault');
        }
      }),
    );
  });
});
