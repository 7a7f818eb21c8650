/** Gates over the canaries of a channel: what visitors who are given them would have on their pages. */

import { ProblemError } from '@tessera/contracts/problem';
import { type Release, releaseRef } from '@tessera/contracts/release';
import { type Composition, checkComposition, requirePassed, withCanaries } from '@tessera/releases/gates';
import { registryErrors, withFacts } from '../errors.ts';

/** Most canaries on one route: with two, four pages are compared with each other. */
const MOST = 2;

export interface CanaryComposition extends Composition {
  canaries: readonly Release[];
}

/** @throws ProblemError for the first gate that refuses */
export function checkCanaries(composition: CanaryComposition): void {
  const { canaries } = composition;
  if (canaries.length === 0) return;
  checkShell(canaries);
  for (const mixed of withCanaries(composition, canaries)) checkWith(mixed.canaries, mixed.composition);
  if (canaries.length > MOST) checkCrowd(composition);
}

/**
 * Every page that everyone has must be among the pages of a canary too: routes are those of the stable release.
 *
 * @throws ProblemError `registry-canary-unfit`
 */
export function checkPages(canary: Release, stable: Release): void {
  for (const { pattern, fragment } of stable.routes) {
    if (!Object.hasOwn(canary.fragments, fragment))
      throw registryErrors.CANARY_UNFIT(releaseRef(canary), fragment, pattern);
  }
}

/** Whoever is refused must see that it is for a canary, which they may not know of. */
function checkWith(canaries: readonly Release[], composition: Composition): void {
  try {
    requirePassed(checkComposition(composition));
  } catch (error) {
    throw error instanceof ProblemError ? withFacts(error, { canaries: canaries.map(releaseRef) }) : error;
  }
}

function checkShell(canaries: readonly Release[]): void {
  if (canaries.length > 1 && canaries.some(({ remote }) => remote === 'shell'))
    throw registryErrors.CANARY_BESIDE_SHELL(namesOf(canaries));
}

function checkCrowd({ canaries, live, slotsOf }: CanaryComposition): void {
  const shell = live.find(({ remote }) => remote === 'shell');
  const slots = shell === undefined ? [] : slotsOf(shell).map(({ fragment }) => fragment);
  const releases = Map.groupBy([...live, ...canaries], ({ remote }) => remote);
  for (const { remote, routes } of live) {
    for (const { pattern, fragment } of routes) {
      const onRoute = remotesIn([`${remote}/${fragment}`, ...slots], releases);
      const there = canaries.filter((canary) => onRoute.has(canary.remote));
      if (there.length > MOST) throw registryErrors.CANARIES_CROWDED(pattern, namesOf(there), MOST);
    }
  }
}

/** The remotes of fragments and of all that is nested in them, in any of their releases. */
function remotesIn(fragments: readonly string[], releases: Map<string, Release[]>): Set<string> {
  const seen = new Set(fragments);
  // A set goes on over what is added while it is walked.
  for (const address of seen) {
    const [remote = '', name = ''] = address.split('/');
    for (const release of releases.get(remote) ?? [])
      for (const nested of release.fragments[name]?.nests ?? []) seen.add(nested);
  }
  return new Set([...seen].map((address) => address.split('/')[0]!));
}

function namesOf(canaries: readonly Release[]): string {
  return canaries.map(releaseRef).join(', ');
}
