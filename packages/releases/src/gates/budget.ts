/** Gate: the JavaScript of a page's first load stays within what its remote has declared. */

import type { ProblemError } from '@tessera/contracts/problem';
import { type ReleaseFile, releaseRef, type UnsignedRelease } from '@tessera/contracts/release';
import { releaseErrors } from '../errors.ts';

/**
 * Counts, for every expose that a fragment is hydrated with, the container, the expose and what both import.
 *
 * @param gzipSize bytes of one of its files after gzip
 */
export async function checkBudget(
  release: UnsignedRelease,
  gzipSize: (file: ReleaseFile) => Promise<number>,
): Promise<ProblemError[]> {
  const errors: ProblemError[] = [];
  const byPath = new Map(release.files.map((file) => [file.path, file]));
  for (const [page, paths] of firstLoads(release)) {
    const scripts = [...new Set(paths)].filter((path) => /\.m?js$/.test(path));
    const files = scripts
      .filter((path) => !release.fallbacks.includes(path))
      .flatMap((path) => byPath.get(`browser/${path}`) ?? []);
    const sizes = await Promise.all(files.map((file) => gzipSize(file)));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    if (bytes > release.budget) {
      errors.push(releaseErrors.BUDGET_EXCEEDED(releaseRef(release), page, bytes, release.budget));
    }
  }
  return errors;
}

function firstLoads(release: UnsignedRelease): [page: string, paths: string[]][] {
  const production = release.shell?.flavours.production;
  if (production !== undefined) return [['the shell', [production.file, ...production.preload]]];
  const used = new Set(Object.values(release.fragments).map((fragment) => fragment.expose));
  return [...used].flatMap((name) => {
    const expose = release.exposes[name];
    if (expose === undefined) return [];
    return [[`"${name}"`, [release.entry, expose.file, ...expose.preload]] as [string, string[]]];
  });
}
