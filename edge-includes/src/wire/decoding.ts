/** Decodes what an origin has compressed: markup is read as it is, and leaves encoded anew for each client. */

import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { type Fields, fieldOf, type WireResponse } from './message.ts';

export interface DecodingOptions {
  /**
   * Bytes that a decoded body may have: a few kilobytes may stand for gigabytes. Beyond, reading it fails with a
   * RangeError. Nothing is decoded that is not read.
   *
   * @default Infinity
   */
  limit?: number;
  /** An answer is left as it is because of a coding that is not known. */
  onUnknown?: (coding: string) => void;
}

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

const textual = /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:xml|json|javascript)|image\/svg\+xml)/i;
/** Codings of one answer; more are no honest ones. */
const MOST_CODINGS = 3;

/** The answer with its body as it was before it was encoded. Other types than text are left as they are. */
export function decodeBody(response: WireResponse, options: DecodingOptions = {}): WireResponse {
  const { headers, body } = response;
  if (headers['content-encoding'] === undefined) return response;
  if (!textual.test(fieldOf(headers, 'content-type') ?? '')) return response;
  const codings = codingsOf(headers);
  const unknown = codings.find((coding) => !Object.hasOwn(decoders, coding));
  if (unknown !== undefined || codings.length > MOST_CODINGS) {
    options.onUnknown?.(unknown ?? codings.join(', '));
    return response;
  }
  // An answer without a body, such as one to HEAD, tells of what GET would give.
  const isEmpty = body === null || headers['content-length'] === '0';
  const decoded = isEmpty || codings.length === 0 ? body : decodeParts(body, codings, options.limit);
  return { status: response.status, headers: decodedHeaders(headers), body: decoded };
}

/** In the order in which they were applied. */
function codingsOf(headers: Fields): string[] {
  return String(headers['content-encoding'])
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/** Without what told of the encoded bytes; a strong validator is one of them (RFC 9110, section 8.8.3). */
function decodedHeaders(headers: Fields): Fields {
  const etag = fieldOf(headers, 'etag');
  const decoded: Fields = { ...headers };
  for (const name of [
    'content-encoding',
    'content-length',
    'content-digest',
    'digest',
    'content-md5',
    'accept-ranges',
  ])
    delete decoded[name];
  if (etag?.startsWith('"')) decoded['etag'] = `W/${etag}`;
  return decoded;
}

async function* decodeParts(
  body: Uint8Array | AsyncIterable<Uint8Array>,
  codings: readonly string[],
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const source = Readable.from(body instanceof Uint8Array ? [body] : body, { objectMode: false });
  const stages = codings.toReversed().map((coding) => decoders[coding]!());
  // Ends every stage with the others; whoever reads the last one hears of the failure.
  const decoded = pipeline([source, ...stages], () => undefined) as unknown as AsyncIterable<Uint8Array>;
  let size = 0;
  for await (const part of decoded) {
    size += part.length;
    if (size > limit)
      throw new RangeError(`Cannot take the body: it has more than ${limit} bytes when decoded`);
    yield part;
  }
}
