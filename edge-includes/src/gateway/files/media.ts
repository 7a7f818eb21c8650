/** `/media/<file>`: pictures, named by their content, so they never change. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { chooseEncoding } from '../../wire/compression.ts';
import { fieldOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import { gatewayErrors, methodNotAllowed } from '../errors.ts';
import { inertPolicy } from '../head/security.ts';
import { contentTypeOf } from './content-type.ts';
import { createFileCache } from './file-cache.ts';

export interface Media {
  /** Rejects with a ProblemError 404. */
  answer(request: WireRequest): Promise<WireResponse>;
}

const MEMORY = 64 * 1_048_576;
const name = /^\/media((?:\/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+)$/;

const compressors = {
  br: (bytes: Uint8Array) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes),
};

/** @param folder where the files are; `null`: there are none */
export function createMedia(folder: string | null): Media {
  const cache = createFileCache(MEMORY);
  return {
    async answer(request) {
      const path = request.target.split('?', 1)[0]!;
      const file = name.exec(path)?.[1];
      if (file === undefined || folder === null) throw gatewayErrors.NOT_FOUND(path);
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        throw methodNotAllowed(request.method, ['GET', 'HEAD']);
      }
      const plain = await cache.get(file, () => readFile(join(folder, file)).catch(() => null));
      if (plain === null) throw gatewayErrors.NOT_FOUND(path);
      const type = contentTypeOf(file);
      const encoding =
        type === 'image/svg+xml' ? chooseEncoding(fieldOf(request.headers, 'accept-encoding') ?? '') : null;
      const body =
        encoding === null
          ? plain
          : await cache.get(`${file} ${encoding}`, () => compressors[encoding](plain));
      return {
        status: 200,
        headers: {
          'content-type': type,
          'cache-control': 'public, max-age=31536000, immutable',
          'content-security-policy': `${inertPolicy}; style-src 'unsafe-inline'`,
          'cross-origin-resource-policy': 'cross-origin',
          'x-content-type-options': 'nosniff',
          vary: 'accept-encoding',
          ...(encoding === null ? {} : { 'content-encoding': encoding }),
        },
        body,
      };
    },
  };
}
