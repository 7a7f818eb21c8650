/** Compresses answers for the client: once, at the door. What comes early leaves early: every part is flushed. */

import { once } from 'node:events';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { type Fields, fieldOf, type WireResponse } from './message.ts';

const compressibleTypes =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]*\+)?(?:json|xml|javascript)|image\/svg\+xml)/i;

/** An encoding that answers leave in. */
export type ContentCoding = 'br' | 'gzip';

/** Bytes below which compressing a whole body gains nothing. */
const SMALLEST = 860;

/** Whether compressing a body of this type gains something. */
export function isCompressible(headers: Fields): boolean {
  return compressibleTypes.test(fieldOf(headers, 'content-type') ?? '');
}

/** The answer, compressed when the client and its type allow it. */
export function compress(response: WireResponse, acceptEncoding: string): WireResponse {
  const { headers, body } = response;
  if (!isCompressible(headers) || headers['content-encoding'] !== undefined) {
    return response;
  }
  const varied: Fields = { ...headers, vary: addVary(headers['vary']) };
  const encoding = chooseEncoding(acceptEncoding);
  if (body === null || encoding === null || (body instanceof Uint8Array && body.length < SMALLEST)) {
    return { ...response, headers: varied };
  }
  return {
    status: response.status,
    headers: { ...varied, 'content-encoding': encoding, 'content-length': undefined },
    body: compressParts(body, encoding),
  };
}

/** The best of the encodings that a client accepts; `null` for none. */
export function chooseEncoding(acceptEncoding: string): ContentCoding | null {
  const accepts = (name: string) =>
    acceptEncoding.split(',').some((item) => {
      const [coding = '', ...parameters] = item.split(';').map((text) => text.trim().toLowerCase());
      return coding === name && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
    });
  return accepts('br') ? 'br' : accepts('gzip') ? 'gzip' : null;
}

async function* compressParts(
  body: Uint8Array | AsyncIterable<Uint8Array>,
  encoding: ContentCoding,
): AsyncGenerator<Uint8Array> {
  const whole = body instanceof Uint8Array;
  const stream =
    encoding === 'br'
      ? createBrotliCompress({
          flush: whole ? constants.BROTLI_OPERATION_PROCESS : constants.BROTLI_OPERATION_FLUSH,
          params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 18 },
        })
      : createGzip({ flush: whole ? constants.Z_NO_FLUSH : constants.Z_SYNC_FLUSH, level: 5 });
  void (async () => {
    if (whole) return stream.end(body);
    for await (const part of body) {
      if (!stream.write(part)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
      if (stream.destroyed) return;
    }
    stream.end();
  })().catch((error: unknown) => stream.destroy(error as Error));
  yield* stream as AsyncIterable<Uint8Array>;
}

function addVary(field: Fields[string]): string {
  const names = String(field ?? '');
  if (/accept-encoding|\*/i.test(names)) return names;
  return names === '' ? 'accept-encoding' : `${names}, accept-encoding`;
}
