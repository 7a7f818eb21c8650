/**
 * The pages that are measured. However many fragments a page is made of, its bytes are the same: each fragment is a
 * slice of one text.
 */

import type { Dialect } from '../../peers/peer.ts';

/** Bytes of all fragments of a page together. */
export const FRAGMENTS_BYTES = 12_000;
/** The fragment, of six, that is never stored. */
export const LIVE = 3;

const dressing =
  '<meta name="description" content="Everything that a page of a shop has in its head">\n'.repeat(6);
const start = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>\n${dressing}</head><body>\n`;
const end =
  '<footer>Imprint, terms, returns, help and all the other links of a footer</footer>\n</body></html>\n';
/** Lines of 40 bytes, so that no slice ends inside a tag. */
const text = Buffer.from(
  Array.from(
    { length: FRAGMENTS_BYTES / 40 },
    (_, at) => `${`<p>Words of a fragment, line ${at}`.padEnd(35)}</p>\n`,
  ).join(''),
);

/** What every composed page must be, byte for byte. */
export const composedPage = Buffer.concat([Buffer.from(start), text, Buffer.from(end)]);

/** One of the fragments of a page. */
export function fragmentOf(count: number, at: number): Buffer {
  const size = FRAGMENTS_BYTES / count;
  return text.subarray(at * size, (at + 1) * size);
}

/** The page with its includes. @param address the fragment's path, by its number */
export function layoutOf(dialect: Dialect, count: number, address: (at: number) => string): Buffer {
  const includes = Array.from({ length: count }, (_, at) => includeOf(dialect, address(at))).join('');
  return Buffer.from(start + includes + end);
}

/** A page whose includes may fail, so that a surrogate may begin to send before they are there; in two parts. */
export function coldLayout(address: (at: number) => string): { first: Buffer; rest: Buffer } {
  const includes = Array.from(
    { length: 6 },
    (_, at) => `<esi:include src="${address(at)}" onerror="continue"/>`,
  );
  return { first: Buffer.from(start + includes.join('')), rest: Buffer.from(end) };
}

/** A fragment of 2,000 bytes that is unlike every other one. */
export function distinctFragment(at: number): Buffer {
  return Buffer.from(`<p>Fragment ${at}.</p>`.padEnd(2_000, String(at % 10)));
}

function includeOf(dialect: Dialect, path: string): string {
  return dialect === 'ssi' ? `<!--# include virtual="${path}" -->` : `<esi:include src="${path}"/>`;
}
