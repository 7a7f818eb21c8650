import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBody } from './decoding.ts';
import { bodyParts, collectBody, type Fields, type WireResponse } from './message.ts';

const text = 'Grüße '.repeat(5_000);
const html: Fields = { 'content-type': 'text/html' };

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const encoded = (encoding: string, body: WireResponse['body'], more: Fields = {}): WireResponse => ({
  status: 200,
  headers: { ...html, 'content-encoding': encoding, ...more },
  body,
});

const read = async (response: WireResponse) =>
  Buffer.from(await collectBody(response.body, 1_000_000)).toString();

describe('decodeBody()', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['BR', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['br, gzip', gzipSync(brotliCompressSync(text))],
    ['gzip, identity', gzipSync(text)],
  ])('decodes %s, whole and in parts', async (encoding, bytes) => {
    expect(await read(decodeBody(encoded(encoding, bytes)))).toBe(text);
    expect(await read(decodeBody(encoded(encoding, inParts(bytes, 7))))).toBe(text);
  });

  it('takes away what told of the encoded bytes, and weakens the validator', () => {
    const fields = { etag: '"1"', 'content-length': '9', 'content-digest': 'x', 'last-modified': 'then' };
    expect(decodeBody(encoded('gzip', null, fields)).headers).toEqual({
      ...html,
      etag: 'W/"1"',
      'last-modified': 'then',
    });
  });

  it('takes no bytes as none, whatever their coding', async () => {
    const none = encoded('gzip', inParts(Buffer.alloc(0), 1), { 'content-length': '0' });
    expect(await read(decodeBody(none))).toBe('');
  });

  it('leaves a coding as it is that is named like something of the language', () => {
    const odd = encoded('constructor', Buffer.from('odd'));
    expect(decodeBody(odd)).toBe(odd);
  });

  it('leaves other types as they are', () => {
    const image = encoded('gzip', gzipSync(text), { 'content-type': 'image/png' });
    expect(decodeBody(image)).toBe(image);
  });

  it('leaves an unknown coding as it is, and says so', () => {
    const unknown: string[] = [];
    const response = encoded('compress', gzipSync(text));
    expect(decodeBody(response, { onUnknown: (coding) => unknown.push(coding) })).toBe(response);
    expect(unknown).toEqual(['compress']);
  });

  it('gives what has arrived without waiting for the rest', async () => {
    const rest = Promise.withResolvers<void>();
    const bytes = gzipSync(text);
    const body = (async function* () {
      yield bytes.subarray(0, bytes.length - 20);
      await rest.promise;
      yield bytes.subarray(bytes.length - 20);
    })();
    const parts = bodyParts(decodeBody(encoded('gzip', body)).body);
    expect(Buffer.from((await parts.next()).value!).toString()).toContain('Grüße');
    rest.resolve();
    await parts.return(undefined);
  });

  it.each([
    ['is cut off', gzipSync(text).subarray(0, 60)],
    ['is no such thing', Buffer.from('plain text')],
  ])('fails when the body %s', async (_name, bytes) => {
    await expect(read(decodeBody(encoded('gzip', inParts(bytes, 16))))).rejects.toThrow();
  });

  it('stops a decompression bomb at the limit, and ends its source', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    let ended = false;
    const body = (async function* () {
      try {
        yield* inParts(bomb, 1_024);
      } finally {
        ended = true;
      }
    })();
    await expect(read(decodeBody(encoded('gzip', body), { limit: 100_000 }))).rejects.toThrow(
      'more than 100000 bytes when decoded',
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(true);
  });
});
