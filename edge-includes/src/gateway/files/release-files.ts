/** `/r/<remote>/<release>/<path>`: the browser files of releases, and the shell's files at the root of the site. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import type { ReleaseFile } from '@tessera/contracts/release';
import { chooseEncoding } from '../../wire/compression.ts';
import { type Fields, fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import type { KeptReleases } from '../choice/kept-releases.ts';
import type { Snapshot } from '../choice/snapshot.ts';
import type { VerifiedRelease } from '../choice/verify-release.ts';
import { gatewayErrors, methodNotAllowed } from '../errors.ts';
import { contentTypeOf } from './content-type.ts';
import { createFileCache } from './file-cache.ts';

export interface ReleaseFiles {
  /** Rejects with a ProblemError: 404, or 409 for a withdrawn release. */
  answer(request: WireRequest): Promise<WireResponse>;
  /** A file of the shell at the root of the site, or `null`. */
  answerRoot(request: WireRequest): Promise<WireResponse | null>;
}

export interface ReleaseFilesOptions {
  current(): Snapshot;
  /** Releases that no channel names any more; their pages may still be open. */
  kept: Pick<KeptReleases, 'open' | 'forget'>;
  /** A file is not what its owner had signed. */
  onAltered(release: VerifiedRelease, path: string): void;
  /** Bytes kept in memory. @default 64 MiB */
  memory?: number;
}

/** Files that browsers and crawlers look for at the root. */
export const rootFiles = ['/favicon.ico', '/favicon.svg', '/robots.txt', '/manifest.webmanifest'];

const siblings = {
  br: { end: '.br', decompress: promisify(brotliDecompress) },
  gzip: { end: '.gz', decompress: promisify(gunzip) },
};

type Encoding = keyof typeof siblings;

export function createReleaseFiles(options: ReleaseFilesOptions): ReleaseFiles {
  const cache = createFileCache(options.memory ?? 64 * 1_048_576);

  /** The file's bytes in an encoding, compared with what was signed; `null` when there is none or it was altered. */
  function read(
    release: VerifiedRelease,
    file: ReleaseFile,
    encoding: Encoding | null,
  ): Promise<Uint8Array | null> {
    const path = join(release.folder, file.path) + (encoding === null ? '' : siblings[encoding].end);
    return cache.get(path, async () => {
      const bytes = await readFile(path).catch(() => null);
      if (bytes === null) return null;
      const plain =
        encoding === null
          ? bytes
          : await siblings[encoding].decompress(bytes, { maxOutputLength: file.bytes + 1 }).catch(() => null);
      const hash = plain && createHash('sha384').update(plain).digest('base64');
      if (hash === file.sha384) return bytes;
      options.onAltered(release, file.path);
      return null;
    });
  }

  async function serve(
    request: WireRequest,
    found: { release: VerifiedRelease; path: string },
    headers: Fields,
  ): Promise<WireResponse | null> {
    const file = found.release.files.get(`browser/${found.path}`);
    if (file === undefined) return null;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw methodNotAllowed(request.method, ['GET', 'HEAD']);
    }
    const wanted = chooseEncoding(fieldOf(request.headers, 'accept-encoding') ?? '');
    const compressed = wanted && (await read(found.release, file, wanted));
    const body = compressed ?? (await read(found.release, file, null));
    if (body === null) {
      options.kept.forget(found.release);
      return null;
    }
    return {
      status: 200,
      headers: {
        ...headers,
        'content-type': contentTypeOf(found.path),
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
        ...(compressed ? { 'content-encoding': wanted } : {}),
      },
      body,
    };
  }

  return {
    async answer(request) {
      const path = request.target.split('?', 1)[0]!;
      const [, , remote = '', id = '', ...rest] = path.split('/');
      const snapshot = options.current();
      if (snapshot.isWithdrawn(remote, id)) throw gatewayErrors.PAGE_OUTDATED();
      const release = snapshot.find(remote, id) ?? (await options.kept.open(remote, id, snapshot.document));
      const answer =
        release &&
        (await serve(
          request,
          { release, path: rest.join('/') },
          {
            'cache-control': 'public, max-age=31536000, immutable',
            'access-control-allow-origin': '*',
            'cross-origin-resource-policy': 'cross-origin',
          },
        ));
      if (answer === null) throw gatewayErrors.NOT_FOUND(path);
      return answer;
    },
    async answerRoot(request) {
      const release = options.current().stable.releases.get('shell');
      const path = request.target.split('?', 1)[0]!.slice(1);
      return release ? serve(request, { release, path }, { 'cache-control': 'public, max-age=3600' }) : null;
    },
  };
}
