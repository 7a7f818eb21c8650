/** Keeps a BFF from starting in a version that would break a release that visitors may be given. */

import { join } from 'node:path';
import { verifyDocument } from '@tessera/contracts/release';
import { bffErrors } from '../errors.ts';
import { type ReleaseSource, readRelease, satisfiesNeed } from './open-release.ts';

/**
 * A release that is missing, or not what its owner has signed, does not count: it cannot run anyway.
 *
 * @param releases `<remote>@<version>-<digest8>`
 * @throws ProblemError `bff-contract-unsatisfied` naming the release and the range that it needs
 */
export async function requireContract(source: ReleaseSource, releases: Iterable<string>): Promise<void> {
  const { artifacts, ownerKeys, bff } = source;
  for (const name of releases) {
    const written = await readRelease(join(artifacts, ...name.split('@')), name).catch(() => null);
    if (written === null || !verifyDocument(written.document, ownerKeys)) continue;
    const needed = written.release.bff;
    if (needed?.name === bff.name && !satisfiesNeed(needed, bff)) {
      throw bffErrors.CONTRACT_UNSATISFIED(name, `${needed.contract} of "${bff.name}"`, bff.contract);
    }
  }
}
