/** Gates over all releases that would be live together. */

import { satisfiesCaret } from '@tessera/contracts/ranges';
import { type Release, releaseRef } from '@tessera/contracts/release';
import { parsePattern } from '@tessera/contracts/routes';
import semver from 'semver';
import { releaseErrors } from '../errors.ts';

export interface Composition {
  /** The releases that would be live, one per remote, the shell among them. */
  live: readonly Release[];
  /** Those that a rollback would bring back. */
  previous: readonly Release[];
  /** The BFFs that have an address; one of an unknown contract is taken as it is. */
  bffs: Readonly<Record<string, { contract?: string | undefined }>>;
}

/** @throws ProblemError for the first gate that refuses */
export function checkComposition(composition: Composition): void {
  checkRoutes(composition.live);
  checkNests(composition.live);
  checkShared(composition);
  checkContracts(composition);
}

/** Each remote's BFF must be there and speak a contract that the release was built for. */
function checkContracts({ live, bffs }: Composition): void {
  for (const release of live) {
    if (release.bff === null) continue;
    const { name, contract: range } = release.bff;
    if (!Object.hasOwn(bffs, name)) throw releaseErrors.BFF_MISSING(release.remote, name);
    const { contract } = bffs[name]!;
    if (contract !== undefined && !satisfiesCaret(contract, range)) {
      throw releaseErrors.BFF_UNFIT(releaseRef(release), name, range, contract);
    }
  }
}

function checkRoutes(live: readonly Release[]): void {
  const claimed = new Map<string, Place>();
  for (const release of live) {
    for (const place of placesOf(release)) {
      const other = claimed.get(place.path);
      if (other !== undefined) throw releaseErrors.ROUTES_OVERLAP(other.told, place.told);
      claimed.set(place.path, place);
    }
  }
}

interface Place {
  /** The same for all patterns that match a common path. */
  path: string;
  /** The route in words. */
  told: string;
}

/** A channel of many remotes is looked at whole for every change, so what is of a release alone is found once. */
const known = new WeakMap<Release, Place[]>();

function placesOf(release: Release): Place[] {
  const before = known.get(release);
  if (before !== undefined) return before;
  const places = release.routes.map(({ pattern }) => {
    return { path: placeOf(pattern), told: `"${pattern}" of ${release.remote}` };
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

function checkNests(live: readonly Release[]): void {
  const present = new Set(
    live.flatMap(({ remote, fragments }) => Object.keys(fragments).map((name) => `${remote}/${name}`)),
  );
  for (const { remote, fragments } of live) {
    for (const [name, { nests }] of Object.entries(fragments)) {
      const missing = nests.find((nested) => !present.has(nested));
      if (missing !== undefined) throw releaseErrors.NESTS_UNANSWERED(`${remote}/${name}`, missing);
    }
  }
}

/** A shell must fit every remote that may be on a page with it, those of a rollback too. */
function checkShared({ live, previous }: Composition): void {
  const shell = live.find(({ remote }) => remote === 'shell');
  if (shell === undefined) return;
  const satisfied = new Set<string>();
  for (const release of [...live, ...previous]) {
    if (release.remote === 'shell') continue;
    for (const [set, range] of Object.entries(release.shared)) {
      const asked = `${set} ${range}`;
      if (satisfied.has(asked)) continue;
      const provided = shell.provides[set];
      if (provided !== undefined && semver.satisfies(provided, range)) satisfied.add(asked);
      else {
        throw releaseErrors.SHARED_UNSATISFIED(releaseRef(release), set, range, provided ?? 'none');
      }
    }
  }
}
