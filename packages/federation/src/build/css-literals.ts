/**
 * Takes the indentation out of `css` template literals. Browser and server build both do, so the text that the server
 * writes into a shadow root is the one whose hash the release declares.
 */

import type { Plugin } from 'vite';

const CSS_LITERAL = /\bcss`([^`\\]*)`/g;

export function cssLiterals(): Plugin {
  return {
    name: 'tessera:css-literals',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.tsx?$/.test(id.split('?')[0]!) || !code.includes('css`')) return null;
      return { code: code.replace(CSS_LITERAL, (_, text: string) => `css\`${minify(text)}\``), map: null };
    },
  };
}

/** Collapses white space; strings and `calc()` keep the single spaces that they need. */
export function minify(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim();
}
