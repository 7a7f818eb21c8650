/** Gate: no two pages claim one address. */

import type { ProblemError } from '@tessera/contracts/problem';
import type { Release } from '@tessera/contracts/release';
import { parsePattern } from '@tessera/contracts/routes';
import { releaseErrors } from '../errors.ts';
import type { Composition } from './composition.ts';

interface Place {
  /** The same for all patterns that match a common path. */
  path: string;
  /** The route in words. */
  told: string;
}

export function checkRoutes({ live }: Pick<Composition, 'live'>): ProblemError[] {
  const errors: ProblemError[] = [];
  const claimed = new Map<string, Place>();
  for (const release of live) {
    for (const place of placesOf(release)) {
      const other = claimed.get(place.path);
      if (other === undefined) claimed.set(place.path, place);
      else errors.push(releaseErrors.ROUTES_OVERLAP(other.told, place.told));
    }
  }
  return errors;
}

/** A channel of many remotes is looked at whole for every change, so what is of a release alone is found once. */
const known = new WeakMap<Release, Place[]>();

function placesOf(release: Release): Place[] {
  const before = known.get(release);
  if (before !== undefined) return before;
  const places = release.routes.map(({ pattern }) => {
    return { path: placeOf(pattern), told: `"${pattern}" of ${release.remote} (${release.owner})` };
  });
  known.set(release, places);
  return places;
}

/** The same text for all patterns that match a common path with the same specificity, as `patternsOverlap` has it. */
function placeOf(pattern: string): string {
  return parsePattern(pattern)
    .map((segment) => (segment.startsWith(':') ? ':' : segment))
    .join('/');
}
