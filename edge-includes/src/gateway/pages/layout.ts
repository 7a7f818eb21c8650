/**
 * The shell's layout page. In it stand `<!--tessera:head-->`, one `<esi:include src="tessera:primary"/>`, and
 * `<esi:include src="tessera:<remote>/<fragment>?key=<key>"/>` for the other slots; everything else is copied.
 */

import type { VerifiedRelease } from '../choice/verify-release.ts';

export type LayoutPiece =
  | { type: 'text'; text: string }
  | { type: 'head' }
  | { type: 'primary'; key: string }
  | {
      type: 'slot';
      remote: string;
      fragment: string;
      key: string;
      /** Those of the include beside `src`, as they stand there. */
      attributes: string;
      /** The `except` branch behind it, as it stands there; `null` when the include is in no `try`. */
      fallback: string | null;
    }
  /** Before the end of the body. */
  | { type: 'end' };

const places = /<!--tessera:head-->|<esi:include\s+([^>]*?)src="tessera:([^"]+)"([^>]*?)\/>|<\/body>/g;
const except = /^\s*<\/esi:attempt>\s*<esi:except>([\s\S]*?)<\/esi:except>/;

/**
 * The layout of a shell release.
 *
 * @throws TypeError when it has none, or one without a head or end of body
 */
export function readLayout(shell: VerifiedRelease): LayoutPiece[] {
  if (shell.layout === null) throw new TypeError(`Cannot use shell "${shell.id}": it has no layout`);
  return parseLayout(shell.layout);
}

/** @throws TypeError when a place that every page needs is missing, or a slot has no key */
export function parseLayout(text: string): LayoutPiece[] {
  const pieces: LayoutPiece[] = [];
  let at = 0;
  for (const found of text.matchAll(places)) {
    if (found.index > at) pieces.push({ type: 'text', text: text.slice(at, found.index) });
    at = found.index + found[0].length;
    if (found[2] !== undefined) {
      const fallback = except.exec(text.slice(at))?.[1] ?? null;
      pieces.push(readSlot(found[2], { attributes: `${found[1]}${found[3]}`.trim(), fallback }));
    } else if (found[0] === '</body>') pieces.push({ type: 'end' }, { type: 'text', text: found[0] });
    else pieces.push({ type: 'head' });
  }
  if (at < text.length) pieces.push({ type: 'text', text: text.slice(at) });
  for (const type of ['head', 'primary', 'end']) {
    if (pieces.filter((piece) => piece.type === type).length !== 1) {
      throw new TypeError(`Cannot use the layout: its place for "${type}" must be there once`);
    }
  }
  return pieces;
}

function readSlot(address: string, beside: { attributes: string; fallback: string | null }): LayoutPiece {
  const [path = '', query = ''] = address.replaceAll('&amp;', '&').split('?');
  const key = new URLSearchParams(query).get('key');
  if (path === 'primary') return { type: 'primary', key: key ?? 'main' };
  const [remote = '', fragment = '', ...rest] = path.split('/');
  if (remote === '' || fragment === '' || rest.length > 0 || key === null) {
    throw new TypeError(
      `Cannot use the layout's slot "${address}": write "tessera:<remote>/<fragment>?key=<key>"`,
    );
  }
  return { type: 'slot', remote, fragment, key, ...beside };
}
