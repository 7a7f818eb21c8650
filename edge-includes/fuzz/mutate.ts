/** Breaks documents at random bytes: what no grammar thinks of. */

import type { Choose } from '../src/testing/reference/random-document.ts';

const bytes = Buffer.from('<>/!-$(){}|&=\'"\\ \n;:%#?esi\u00e9');
const pieces = [
  '<esi:',
  '</esi:',
  '<!--esi',
  '-->',
  '$(',
  '/>',
  "'",
  '"',
  '<esi:vars>',
  '<esi:try>',
  '{',
  '&amp;',
];

/** A document with a few bytes changed, left out, doubled or put in; the given one stays as it is. */
export function mutate(document: Buffer, choose: Choose): Buffer {
  let result = Buffer.from(document);
  for (let count = 1 + choose(4); count > 0; count -= 1) {
    const at = choose(result.length + 1);
    const to = Math.min(result.length, at + choose(20));
    switch (choose(5)) {
      case 0:
        if (at < result.length) result[at] = bytes[choose(bytes.length)]!;
        break;
      case 1:
        result = Buffer.concat([result.subarray(0, at), result.subarray(to)]);
        break;
      case 2:
        result = Buffer.concat([result.subarray(0, to), result.subarray(at)]);
        break;
      case 3:
        result = Buffer.concat([
          result.subarray(0, at),
          Buffer.from(pieces[choose(pieces.length)]!),
          result.subarray(at),
        ]);
        break;
      default:
        if (at < result.length) result[at] = choose(256);
    }
  }
  return result;
}

/** One piece again and again, sometimes long: what quadratic scanners choke on. */
export function repeated(choose: Choose): Buffer {
  const piece = `${pieces[choose(pieces.length)]!}${choose(2) === 0 ? pieces[choose(pieces.length)]! : ''}`;
  const size = choose(50) === 0 ? 200_000 : 1 + choose(2_000);
  return Buffer.from(piece.repeat(Math.ceil(size / piece.length)));
}
