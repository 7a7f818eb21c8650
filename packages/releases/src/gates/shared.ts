/** Gate: a shell fits every remote that may be on a page with it, those of a rollback too. */

import type { ProblemError } from '@tessera/contracts/problem';
import { releaseRef } from '@tessera/contracts/release';
import semver from 'semver';
import { releaseErrors } from '../errors.ts';
import type { Composition } from './composition.ts';

export function checkShared({ live, previous }: Pick<Composition, 'live' | 'previous'>): ProblemError[] {
  const shell = live.find(({ remote }) => remote === 'shell');
  if (shell === undefined) return [];
  const satisfied = new Set<string>();
  return [...live, ...previous].flatMap((release) => {
    if (release.remote === 'shell') return [];
    return Object.entries(release.shared).flatMap(([set, range]) => {
      const asked = `${set} ${range}`;
      if (satisfied.has(asked)) return [];
      const provided = shell.provides[set];
      if (provided !== undefined && semver.satisfies(provided, range)) {
        satisfied.add(asked);
        return [];
      }
      return [releaseErrors.SHARED_UNSATISFIED(releaseRef(release), set, range, provided ?? 'none')];
    });
  });
}
