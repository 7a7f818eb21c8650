/** Takes one file: streamed to the disk, counted and hashed on its way; what is not whole and right leaves nothing. */

import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { registryErrors } from '../errors.ts';
import { blobPath, blobSize, compressBlob } from './blobs.ts';
import type { Claim } from './releases.ts';

export interface Upload {
  /** Base64. */
  sha384: string;
  /** Where the file belongs; none of them means that nobody has asked for it. */
  claims: readonly Claim[];
  body: Readable;
}

/**
 * Stores a file. One that is there already is taken as it is.
 *
 * @throws ProblemError `registry-blob-unclaimed`, `registry-files-too-large` or `registry-blob-altered`
 */
export async function receiveBlob(artifacts: string, { sha384, claims, body }: Upload): Promise<void> {
  if (claims.length === 0) throw registryErrors.BLOB_UNCLAIMED(sha384);
  if ((await blobSize(artifacts, sha384)) === null) {
    await store(artifacts, { sha384, body, limit: Math.max(...claims.map(({ bytes }) => bytes)) });
  } else {
    body.resume();
  }
  for (const { path } of claims) await compressBlob(artifacts, { path, sha384 });
}

/** Removes what uploads have left that were cut off together with the process. */
export async function sweepUploads(artifacts: string): Promise<void> {
  await rm(incoming(artifacts), { recursive: true, force: true });
}

async function store(
  artifacts: string,
  { sha384, body, limit }: { sha384: string; body: Readable; limit: number },
): Promise<void> {
  const partial = join(incoming(artifacts), randomBytes(12).toString('hex'));
  const target = blobPath(artifacts, sha384);
  await Promise.all([dirname(partial), dirname(target)].map((path) => mkdir(path, { recursive: true })));
  const hash = createHash('sha384');
  let bytes = 0;
  const file = createWriteStream(partial, { flush: true, mode: 0o644 });
  try {
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > limit) throw registryErrors.FILES_TOO_LARGE('the file', bytes, limit);
          hash.update(chunk);
          yield chunk;
        }
      },
      file,
    );
    if (hash.digest('base64') !== sha384) throw registryErrors.BLOB_ALTERED(sha384);
    await rename(partial, target);
  } finally {
    // A file that is still being opened would be there after it was removed.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', () => resolve()));
    await rm(partial, { force: true });
  }
}

function incoming(artifacts: string): string {
  return join(artifacts, '.incoming');
}
