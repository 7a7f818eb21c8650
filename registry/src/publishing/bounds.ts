/** What a release may be at most, and where its files may lie. Checked before anything else is believed of it. */

import type { ReleaseFile } from '@tessera/contracts/release';
import { z } from 'zod';
import { registryErrors } from '../errors.ts';
import { encodings, isCompressible } from './blobs.ts';

export const limits = {
  files: 2_000,
  /** Bytes of one file. */
  file: 20_000_000,
  /** Bytes of all files. */
  release: 100_000_000,
  /** Characters. */
  path: 300,
} as const;

const fileList = z.looseObject({
  files: z.array(z.looseObject({ path: z.string(), bytes: z.number() })),
});

/**
 * Refuses what is too much or would leave its folder; what is no release at all is left to its parser.
 *
 * @throws ProblemError `registry-files-too-many`, `registry-files-too-large` or `registry-path-refused`
 */
export function checkBounds(input: unknown): void {
  const found = fileList.safeParse(input);
  if (!found.success) return;
  const { files } = found.data;
  if (files.length > limits.files) throw registryErrors.FILES_TOO_MANY(files.length, limits.files);
  let total = 0;
  for (const { path, bytes } of files) {
    if (!isPlain(path)) throw registryErrors.PATH_REFUSED(path.slice(0, limits.path), 'it is no plain path');
    if (bytes > limits.file) throw registryErrors.FILES_TOO_LARGE(`"${path}"`, bytes, limits.file);
    total += bytes;
  }
  if (total > limits.release) throw registryErrors.FILES_TOO_LARGE('the release', total, limits.release);
}

/**
 * Refuses two files in one place, also where letters differ in case alone, where one is the folder of another, or
 * where one is the compressed form of another.
 *
 * @throws ProblemError `registry-path-refused`
 */
export function checkPlaces(files: readonly Pick<ReleaseFile, 'path'>[]): void {
  const taken = new Set<string>();
  for (const { path } of files) {
    const forms = isCompressible(path) ? ['', ...encodings] : [''];
    for (const form of forms) {
      const place = (path + form).toLowerCase();
      if (taken.has(place)) throw registryErrors.PATH_REFUSED(path, 'another file takes the same place');
      taken.add(place);
    }
  }
  for (const { path } of files) {
    const segments = path.toLowerCase().split('/');
    const folders = segments.slice(1).map((_, i) => segments.slice(0, i + 1).join('/'));
    if (folders.some((folder) => taken.has(folder))) {
      throw registryErrors.PATH_REFUSED(path, 'another file has the name of its folder');
    }
  }
}

function isPlain(path: string): boolean {
  return (
    path.length <= limits.path &&
    /^(browser|server)\//.test(path) &&
    path.split('/').every((segment) => /^[A-Za-z0-9_@~][A-Za-z0-9_.@~-]*$/.test(segment))
  );
}
