/**
 * Content-addressed files: every file is stored once under its hash, beside it what a server sends in its place,
 * compressed as far as it goes. Releases link to them.
 */

import { randomBytes } from 'node:crypto';
import { constants as modes } from 'node:fs';
import { copyFile, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { ReleaseFile } from '@tessera/contracts/release';

const compressible = new Set([
  '.js',
  '.mjs',
  '.css',
  '.svg',
  '.html',
  '.json',
  '.map',
  '.txt',
  '.xml',
  '.wasm',
]);

/** Encodings made at publish time, by the suffix of their file. */
export const encodings = ['.br', '.gz'] as const;

/** Whether a browser file is worth compressing. */
export function isCompressible(path: string): boolean {
  return path.startsWith('browser/') && compressible.has(extname(path));
}

/** Makes the compressed forms of a stored file, where it has some and they are not there yet. */
export async function compressBlob(
  artifacts: string,
  file: Pick<ReleaseFile, 'path' | 'sha384'>,
): Promise<void> {
  if (!isCompressible(file.path)) return;
  const path = blobPath(artifacts, file.sha384);
  await Promise.all([
    writeOnce(`${path}.br`, async () => compressBrotli(await readFile(path))),
    writeOnce(`${path}.gz`, async () => promisify(gzip)(await readFile(path), { level: 9 })),
  ]);
}

/** Bytes of a stored file, or `null` when it is not there. */
export async function blobSize(artifacts: string, sha384: string): Promise<number | null> {
  const found = await stat(blobPath(artifacts, sha384)).catch(() => null);
  return found === null ? null : found.size;
}

/** Puts a stored file, and its compressed forms beside it, at a place in a release's folder. */
export async function linkBlob(artifacts: string, file: ReleaseFile, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const path = blobPath(artifacts, file.sha384);
  const forms = isCompressible(file.path) ? ['', ...encodings] : [''];
  await Promise.all(forms.map((suffix) => linkOrCopy(path + suffix, target + suffix)));
}

/** Gzip bytes of a stored file. */
export async function gzipSize(artifacts: string, file: ReleaseFile): Promise<number> {
  return (await stat(`${blobPath(artifacts, file.sha384)}.gz`)).size;
}

/** Where a file of this hash (base64) is stored. */
export function blobPath(artifacts: string, sha384: string): string {
  return join(artifacts, 'blobs', sha384.replaceAll('+', '-').replaceAll('/', '_'));
}

async function writeOnce(path: string, make: () => Promise<Buffer>): Promise<void> {
  if ((await stat(path).catch(() => null)) !== null) return;
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await writeFile(partial, await make());
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Some file systems know no hard links. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    // Never over a file that is there: it may be a link, and writing to it would change a blob.
    await copyFile(from, to, modes.COPYFILE_EXCL);
  }
}

function compressBrotli(content: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}
