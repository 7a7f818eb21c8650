/** Gate: each remote's BFF is there and speaks a contract that the release was built for. */

import type { ProblemError } from '@tessera/contracts/problem';
import { satisfiesCaret } from '@tessera/contracts/ranges';
import { releaseRef } from '@tessera/contracts/release';
import { releaseErrors } from '../errors.ts';
import type { Composition } from './composition.ts';

export function checkBffs({ live, bffs }: Pick<Composition, 'live' | 'bffs'>): ProblemError[] {
  return live.flatMap((release) => {
    if (release.bff === null) return [];
    const { name, contract: range } = release.bff;
    if (!Object.hasOwn(bffs, name)) return [releaseErrors.BFF_MISSING(release.remote, name)];
    const { contract } = bffs[name]!;
    if (contract === undefined || satisfiesCaret(contract, range)) return [];
    return [releaseErrors.BFF_UNFIT(releaseRef(release), name, range, contract)];
  });
}
