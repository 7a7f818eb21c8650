import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../testing/certificate.ts';
import {
  fragment,
  page,
  startOrigin,
  startStandalone,
  type TestOrigin,
  type TestSurrogate,
} from '../testing/start-standalone.ts';

let folder: string;
let cert: string;
let origin: TestOrigin;
let edge: TestSurrogate;
let session: ClientHttp2Session;
let release: () => void;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-includes-tls-'));
  const made = await makeCertificate();
  cert = made.cert;
  await writeFile(join(folder, 'cert.pem'), made.cert);
  await writeFile(join(folder, 'key.pem'), made.key);
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  origin = await startOrigin({
    '/': page('<esi:include src="/a"/>'),
    '/a': (seen, response) => fragment(`a of ${seen.headers.host}`)(seen, response),
    '/hinted': page('<esi:include src="/slow"/>', {
      link: '</style.css>; rel=preload; as=style, </about>; rel=next',
    }),
    '/odd': page('<esi:include src="/odd-part"/>', {
      link: '</a.css>; rel=preload; as=style; title="a b", </b.css>; rel=preload',
    }),
    '/odd-part': 'odd',
    '/endless': (_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      Readable.from(endless())
        .on('error', () => undefined)
        .pipe(response);
    },
    '/slow': async (seen, response) => {
      await slow;
      fragment('slow')(seen, response);
    },
  });
  const files = ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')];
  edge = await startStandalone(origin, [...files, '--max-requests', '2']);
  session = connect(secure('localhost'), { ca: cert });
});

afterAll(async () => {
  session.destroy();
  await edge.stop();
  await origin.close();
  await rm(folder, { recursive: true, force: true });
});

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(65_536);
}

/** The address by a name that the certificate is for. */
function secure(host: string): string {
  return edge.url.replace('http://127.0.0.1', `https://${host}`);
}

function ask(
  path: string,
): Promise<{ hints: IncomingHttpHeaders[]; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const hints: IncomingHttpHeaders[] = [];
    const stream = session.request({ ':path': path });
    let headers: IncomingHttpHeaders = {};
    let body = '';
    stream.on('headers', (early: IncomingHttpHeaders) => {
      hints.push(early);
      release();
    });
    stream.on('response', (found: IncomingHttpHeaders) => {
      headers = found;
    });
    stream.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    stream.on('end', () => resolve({ hints, headers, body })).on('error', reject);
  });
}

describe('over TLS', () => {
  it('speaks HTTP/2, and passes the host on as one of HTTP/1.1', async () => {
    const host = new URL(secure('localhost')).host;
    for (let i = 0; i < 3; i += 1) {
      const { headers, body } = await ask('/');
      expect([headers[':status'], body]).toEqual([200, `a of ${host}`]);
      if (i > 1) expect(headers['cache-status']).toMatch(/hit/);
    }
    expect(origin.headersOf('/')).toMatchObject({ 'x-forwarded-proto': 'https', host });
    expect(Object.keys(origin.headersOf('/')).filter((name) => name.startsWith(':'))).toEqual([]);
  });

  it('speaks HTTP/1.1 with whoever does not know better', async () => {
    const version = await new Promise<string>((resolve, reject) => {
      request(secure('localhost'), { ca: cert }, (response) => {
        response.resume();
        resolve(response.httpVersion);
      })
        .on('error', reject)
        .end();
    });
    expect(version).toBe('1.1');
  });

  it('tells what to load while the page still waits (RFC 8297), links of other kinds not', async () => {
    const { hints, headers, body } = await ask('/hinted');
    expect(hints.map((early) => [early[':status'], early['link']])).toEqual([
      [103, '</style.css>; rel=preload; as=style'],
    ]);
    expect([headers[':status'], body]).toEqual([200, 'slow']);
  });

  it('tells no hint that cannot be written, and the page all the same', async () => {
    const { hints, headers, body } = await ask('/odd');
    expect(hints.map((early) => early['link'])).toEqual(['</b.css>; rel=preload']);
    expect([headers[':status'], body]).toEqual([200, 'odd']);
  });

  it('is done with an answer when its client has cancelled it', async () => {
    for (let i = 0; i < 3; i += 1) {
      const stream = session.request({ ':path': '/endless' });
      await once(stream, 'response');
      stream.pause();
      await expect.poll(() => stream.readableLength).toBeGreaterThanOrEqual(32_768);
      stream.close(constants.NGHTTP2_CANCEL);
      await once(stream, 'close');
    }
    await expect.poll(async () => (await ask('/a')).headers[':status']).toBe(200);
  });

  it('refuses to start without a certificate that can be read', async () => {
    const args = ['--tls-cert', join(folder, 'none.pem'), '--tls-key', join(folder, 'key.pem')];
    await expect(startStandalone(origin, args)).rejects.toThrow(/Cannot read ".*none\.pem"/);
    const swapped = ['--tls-cert', join(folder, 'key.pem'), '--tls-key', join(folder, 'cert.pem')];
    await expect(startStandalone(origin, swapped)).rejects.toThrow(
      /Cannot use ".*key\.pem" with ".*cert\.pem": expected a certificate chain and its key in PEM/,
    );
  });
});
