/** Lists the files of a built release with sizes and hashes. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ReleaseFile } from '@tessera/contracts/release';

/** Every file below `folder`, sorted by path. */
export async function collectFiles(folder: string): Promise<ReleaseFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const described = await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const bytes = await readFile(file);
      return {
        path: relative(folder, file).split(sep).join('/'),
        bytes: bytes.length,
        sha384: createHash('sha384').update(bytes).digest('base64'),
      };
    }),
  );
  return described.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A CSP source that allows exactly this text in a style element (CSP level 3, section 2.3.1). */
export function styleHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
