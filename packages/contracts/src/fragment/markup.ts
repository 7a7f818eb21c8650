/**
 * The markup of fragments and slots. No dependencies: the server door of the kit and the gateway share it.
 *
 * A fragment is one root element:
 * `<tessera-fragment name="catalog/home" release="1.0.0-0a1b2c3d" key="main"><div>…</div><script
 * type="application/json">{props}</script></tessera-fragment>`; its first child is what the framework hydrates, the
 * script beside it holds the props.
 */

/** Where a fragment is fetched: `/fragments/<remote>/<version>-<digest8>/<fragment>`. */
export interface FragmentAddress {
  remote: string;
  /** `<version>-<digest8>` */
  release: string;
  fragment: string;
}

export interface FragmentInit extends FragmentAddress {
  /** Identity of this instance on the page; React's `identifierPrefix`. */
  key: string;
  /** What the framework rendered: exactly one root element. */
  html: string;
  props: unknown;
}

/** The concrete URL of a fragment. `key` and `nests` are part of it, so plain caches tell instances apart. */
export function fragmentUrl(address: FragmentAddress, query: Iterable<[string, string]> = []): string {
  const search = new URLSearchParams([...query]).toString();
  const path = `/fragments/${address.remote}/${address.release}/${address.fragment}`;
  return search === '' ? path : `${path}?${search}`;
}

/** The address in a fragment's path, or `null`. */
export function parseFragmentPath(path: string): FragmentAddress | null {
  const found =
    /^\/fragments\/([a-z][a-z0-9-]*)\/(\d+\.\d+\.\d+[0-9A-Za-z.-]*-[0-9a-f]{8})\/([a-z][a-z0-9-]*)$/.exec(
      path,
    );
  return found && { remote: found[1]!, release: found[2]!, fragment: found[3]! };
}

/** The whole answer of a fragment. */
export function fragmentMarkup(init: FragmentInit): string {
  const name = `${init.remote}/${init.fragment}`;
  return (
    `<tessera-fragment name="${name}" release="${escapeAttribute(init.release)}" key="${escapeAttribute(init.key)}">` +
    `${init.html}<script type="application/json">${escapeJson(init.props)}</script></tessera-fragment>`
  );
}

/** A slot with the include that fills it, for the gateway's layout and for nested fragments. */
export function slotMarkup(slot: {
  name: string;
  key: string;
  src: string;
  alt?: string;
  fallback?: string;
}): string {
  const alt = slot.alt === undefined ? '' : ` alt="${escapeAttribute(slot.alt)}"`;
  return (
    `<tessera-slot name="${escapeAttribute(slot.name)}" slot-key="${escapeAttribute(slot.key)}"><esi:try><esi:attempt>` +
    `<esi:include src="${escapeAttribute(slot.src)}"${alt}/></esi:attempt><esi:except>${slot.fallback ?? ''}` +
    '</esi:except></esi:try></tessera-slot>'
  );
}

/** The fragments that a fragment's HTML has slots for: of those that it may nest, the ones that are really there. */
export function slotsIn(html: string): string[] {
  const found = html.matchAll(/<tessera-slot\b[^>]*? name="([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)"/g);
  return [...new Set([...found].map(([, name]) => name!))];
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** JSON that cannot end a script element or open a comment in it (HTML, section 4.12.1.3). */
function escapeJson(value: unknown): string {
  return JSON.stringify(value ?? null)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
