/** Gates over one release, whatever else is live. */

import type { ReleaseFile } from '@tessera/contracts/release';
import type { Build } from '../build/read-build.ts';
import { checkBudget } from './budget.ts';
import { checkDuplicates } from './duplicates.ts';
import { type Finding, toFindings } from './finding.ts';
import { checkImports } from './imports.ts';
import { checkParts } from './parts.ts';

/**
 * Asks every gate.
 *
 * @param build with the contents of the server files at least
 * @param gzipSize bytes of one of its files after gzip
 */
export async function checkRelease(
  build: Build,
  gzipSize: (file: ReleaseFile) => Promise<number>,
): Promise<Finding[]> {
  const { release } = build;
  return [
    ...toFindings('parts', checkParts(build)),
    ...toFindings('imports', await checkImports(build)),
    ...toFindings('duplicates', checkDuplicates(release)),
    ...toFindings('budget', await checkBudget(release, gzipSize)),
  ];
}
