/** What the steps of a proof have in common: where they are, and how they go on. */

import type { Case } from './cases.ts';
import type { Node } from './node.ts';

/** Where in the values a proof is. */
export interface Place {
  /** `items[].sku`; empty for the whole. */
  path: string;
  /** What is being shown of the values around this one: to be shown again inside, it is as good as shown. */
  above: ReadonlySet<string>;
  /** What is being shown of this very value: to need it again leads nowhere. */
  here: ReadonlySet<string>;
}

export interface Proof {
  /** @throws Unproved unless whatever fulfils all of `from` fulfils `to` */
  require(from: readonly Node[], to: Node, place: Place): void;
  /** @throws Unproved unless every value of the case fulfils `to` */
  requireCase(found: Case, to: Node, place: Place): void;
}

/** The place of a member, or of an element, `[]`. */
export function inside({ path, above, here }: Place, step: string): Place {
  const dot = path === '' || step.startsWith('[') ? '' : '.';
  return { path: `${path}${dot}${step}`, above: new Set([...above, ...here]), here: new Set() };
}

/** The place in words. */
export function nameOf({ path }: Place): string {
  return path === '' ? 'it' : `"${path}"`;
}
