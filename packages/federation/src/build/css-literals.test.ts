import { describe, expect, it } from 'vitest';
import { minify } from './css-literals.ts';

describe('minify()', () => {
  it('keeps the spaces that mean something', () => {
    const css = `
      /* a comment */
      .a > .b , .c d { margin: calc(1px + 2px) auto ; color: red; }
      :host(:hover) :focus-visible { font: 600 1rem / 1.2 serif }
    `;
    expect(minify(css)).toBe(
      '.a > .b,.c d{margin:calc(1px + 2px) auto;color:red}:host(:hover) :focus-visible{font:600 1rem / 1.2 serif}',
    );
  });
});
