/** Which copy of a shared package each remote runs with, and why. */

import { satisfiesCaret } from '@tessera/contracts/ranges';
import type { InspectedPage } from './inspected-page.ts';

export interface SharedPackage {
  name: string;
  versions: readonly string[];
}

export interface SharedSet {
  remote: string;
  set: string;
  /** What the remote was built for. */
  range: string;
  /** Whether it runs with the shell's copy. */
  isShells: boolean;
  why: string;
}

export function listPackages({ scope }: Pick<InspectedPage, 'scope'>): SharedPackage[] {
  return Object.entries(scope).map(([name, versions]) => ({ name, versions: Object.keys(versions) }));
}

/** A remote takes all of its sets from the shell, or brings all of them itself. */
export function explainSharing({
  manifest,
  provides,
}: Pick<InspectedPage, 'manifest' | 'provides'>): SharedSet[] {
  return Object.entries(manifest.remotes).flatMap(([remote, { shared }]) => {
    const sets = Object.entries(shared);
    const misfit = sets.find(([set, range]) => !satisfiesCaret(provides[set], range));
    return sets.map(([set, range]) => ({
      ...{ remote, set, range, isShells: misfit === undefined },
      why: misfit === undefined ? `the shell's ${provides[set]} fits ${range}` : whyOwn(misfit, provides),
    }));
  });
}

function whyOwn([set, range]: [string, string], provides: Readonly<Record<string, string>>): string {
  const present = provides[set];
  const found = present === undefined ? `the shell has no ${set}` : `the shell has ${set} ${present}`;
  return `its own copy: it needs ${set} ${range}, ${found}`;
}
