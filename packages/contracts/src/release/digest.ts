/** The digest of a release: SHA-256 over its list of files. */

import { createHash } from 'node:crypto';
import type { ReleaseFile } from './release.ts';

/** 64 hexadecimal digits over `path bytes sha384` lines, sorted by path. */
export function digestOfFiles(files: readonly ReleaseFile[]): string {
  const lines = files.map((file) => `${file.path} ${file.bytes} ${file.sha384}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
