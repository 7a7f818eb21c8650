/** The fragments that a shell's layout has on every page, as its ESI tags name them. */

export interface LayoutSlot {
  /** `remote/fragment` */
  fragment: string;
  /** Without `key`, which is of the page. */
  params: Record<string, string>;
}

const INCLUDE = /<esi:include\b[^>]*?\bsrc="tessera:([a-z][a-z0-9-]*\/[a-z][a-z0-9-]*)(?:\?([^"]*))?"/g;

/** Every slot but that of the page itself, in the order of the layout. */
export function slotsOfLayout(layout: string): LayoutSlot[] {
  return [...layout.matchAll(INCLUDE)].map(([, fragment, query = '']) => {
    const { key: _, ...params } = Object.fromEntries(new URLSearchParams(query.replaceAll('&amp;', '&')));
    return { fragment: fragment!, params };
  });
}
