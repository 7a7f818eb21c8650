/** Gate: the JavaScript of a page's first load stays within what its remote has declared. */

import { type Release, releaseRef } from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';
import { gzipSize } from '../publishing/blobs.ts';

/**
 * Counts, for every expose that a fragment is hydrated with, the container, the expose and what both import.
 *
 * @throws ProblemError `registry-budget-exceeded`
 */
export async function checkBudget(artifacts: string, release: Release): Promise<void> {
  const byPath = new Map(release.files.map((file) => [file.path, file]));
  for (const [page, paths] of firstLoads(release)) {
    const scripts = [...new Set(paths)].filter((path) => /\.m?js$/.test(path));
    const files = scripts
      .filter((path) => !release.fallbacks.includes(path))
      .flatMap((path) => byPath.get(`browser/${path}`) ?? []);
    const sizes = await Promise.all(files.map((file) => gzipSize(artifacts, file)));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (bytes > release.budget) {
      throw registryErrors.BUDGET_EXCEEDED(releaseRef(release), page, bytes, release.budget);
    }
  }
}

function firstLoads(release: Release): [page: string, paths: string[]][] {
  const production = release.shell?.flavours.production;
  if (production !== undefined) return [['the shell', [production.file, ...production.preload]]];
  const used = new Set(Object.values(release.fragments).map((fragment) => fragment.expose));
  return [...used].flatMap((name) => {
    const expose = release.exposes[name];
    if (expose === undefined) return [];
    return [[`"${name}"`, [release.entry, expose.file, ...expose.preload]] as [string, string[]]];
  });
}
