/** Which fragments of which releases a fragment brings along. */

import { encodeNests } from '@tessera/contracts/fragment';
import type { FragmentDeclaration } from '@tessera/contracts/release';
import type { Vector } from '../choice/snapshot.ts';
import type { VerifiedRelease } from '../choice/verify-release.ts';

/** A fragment of a release. */
export interface PlacedFragment {
  release: VerifiedRelease;
  fragment: string;
  declaration: FragmentDeclaration;
}

/** A fragment of the vector, or `null` when its remote is not available or has no such fragment. */
export function findPlaced(vector: Vector, remote: string, fragment: string): PlacedFragment | null {
  const release = vector.releases.get(remote);
  if (release === undefined || !Object.hasOwn(release.release.fragments, fragment)) return null;
  return { release, fragment, declaration: release.release.fragments[fragment]! };
}

/**
 * Every fragment inside one, at any depth, once; those that are not available are left out.
 *
 * @param uses those of its nests that are really there; `null` for all that it declares
 */
export function nestedIn(
  vector: Vector,
  outer: PlacedFragment,
  uses: readonly string[] | null = null,
): PlacedFragment[] {
  const found = new Map<string, PlacedFragment>();
  const visit = (inside: PlacedFragment): void => {
    for (const name of inside.declaration.nests) {
      if (found.has(name) || (inside === outer && uses !== null && !uses.includes(name))) continue;
      const [remote = '', fragment = ''] = name.split('/');
      const placed = findPlaced(vector, remote, fragment);
      if (placed === null) continue;
      found.set(name, placed);
      visit(placed);
    }
  };
  visit(outer);
  return [...found.values()];
}

/** The `nests` parameter of a fragment's URL; empty for none. */
export function nestsParameter(nested: readonly PlacedFragment[]): string {
  return encodeNests(Object.fromEntries(nested.map(({ release }) => [release.release.remote, release.id])));
}
