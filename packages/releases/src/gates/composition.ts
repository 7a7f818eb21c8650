/** What would be live together, as gates look at it. */

import type { LayoutSlot, Release } from '@tessera/contracts/release';

export interface Composition {
  /** The releases that would be live, one per remote, the shell among them. */
  live: readonly Release[];
  /** Those that a rollback would bring back. */
  previous: readonly Release[];
  /** Those that are live so far and would not be any more. */
  replaced: readonly Release[];
  /** The BFFs that have an address; one of an unknown contract is taken as it is. */
  bffs: Readonly<Record<string, { contract?: string | undefined }>>;
  /** What the layout of a shell has on every page. */
  slotsOf(shell: Release): readonly LayoutSlot[];
}

/**
 * What visitors have who are given these instead of the stable releases. Gates look at one release or at two, so what
 * holds for each canary alone and for all at once holds for any of them together.
 */
export function withCanaries(
  composition: Composition,
  canaries: readonly Release[],
): { canaries: readonly Release[]; composition: Composition }[] {
  const together = canaries.length > 1 ? [canaries] : [];
  return [...canaries.map((canary) => [canary]), ...together].map((given) => {
    const instead = new Map(given.map((canary) => [canary.remote, canary]));
    return {
      canaries: given,
      composition: {
        ...composition,
        live: composition.live.map((release) => instead.get(release.remote) ?? release),
        replaced: [...composition.replaced, ...composition.live.filter(({ remote }) => instead.has(remote))],
      },
    };
  });
}
