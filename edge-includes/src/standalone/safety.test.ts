import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  fragment,
  originOf,
  page,
  type Site,
  setUp,
  type TestSurrogate,
} from '../testing/start-standalone.ts';

/** What comes back for bytes that are written as they are. */
async function raw(edge: TestSurrogate, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(edge.url).port), '127.0.0.1');
  socket.write(bytes);
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  await once(socket, 'close');
  return text;
}

describe('other origins', () => {
  it('may not be included unless they are listed', async () => {
    const elsewhere = await originOf({ '/x': fragment('elsewhere') });
    const site = { '/': page(`<esi:include src="${elsewhere.url}/x" onerror="continue"/>|`) };
    expect(await (await setUp(site)).edge.text('/')).toBe('|');
    expect(elsewhere.asked).toEqual([]);
    expect(await (await setUp(site, ['--allow-origin', elsewhere.url])).edge.text('/')).toBe('elsewhere|');
  });

  it('get no credentials of the visitor unless they are trusted', async () => {
    const allowed = await originOf({ '/x': fragment('x') });
    const trusted = await originOf({ '/y': fragment('y') });
    const { edge, origin } = await setUp(
      {
        '/': page(
          `<esi:include src="${allowed.url}/x"/><esi:include src="${trusted.url}/y"/><esi:include src="/own"/>`,
        ),
        '/own': fragment('own'),
      },
      ['--allow-origin', allowed.url, '--trust-origin', trusted.url],
    );
    const headers = { cookie: 'session=1', authorization: 'Basic abc' };
    expect(await edge.text('/', { headers })).toBe('xyown');
    expect(allowed.headersOf('/x')).not.toHaveProperty('cookie');
    expect(allowed.headersOf('/x')).not.toHaveProperty('authorization');
    expect(trusted.headersOf('/y')).toMatchObject(headers);
    expect(origin.headersOf('/own')).toMatchObject(headers);
    expect(allowed.headersOf('/x').host).toBe(new URL(allowed.url).host);
  });

  it('hear of no host that the client made up', async () => {
    const other = await originOf({ '/b': 'b' });
    const { edge, origin } = await setUp({ '/': page(`<esi:include src="${other.url}/b"/>`) }, [
      '--allow-origin',
      other.url,
    ]);
    await edge.text('/', { headers: { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'evil' } });
    expect(origin.headersOf('/')).toMatchObject({
      'x-forwarded-host': new URL(edge.url).host,
      'x-forwarded-proto': 'http',
    });
    expect(other.headersOf('/b')['x-forwarded-host']).toBeUndefined();
  });

  it('that are listed by a name must not lie inside', async () => {
    const { edge } = await setUp(
      { '/': page('<esi:include src="http://inside.invalid/x" onerror="continue"/>|') },
      ['--allow-origin', 'http://inside.invalid'],
    );
    expect(await edge.text('/')).toBe('|');
  });

  it('are where relative addresses of their own fragments lead', async () => {
    const elsewhere = await originOf({
      '/deep/x': page('<esi:include src="y"/><esi:include src="/z"/>'),
      '/deep/y': fragment('y'),
      '/z': fragment('z'),
    });
    const { edge, origin } = await setUp({ '/': page(`<esi:include src="${elsewhere.url}/deep/x"/>`) }, [
      '--allow-origin',
      elsewhere.url,
    ]);
    expect(await edge.text('/')).toBe('yz');
    expect(origin.asked).toEqual(['/']);
  });

  it('are not reached by a redirect, and listed ones only when redirects are followed', async () => {
    const elsewhere = await originOf({ '/x': fragment('x') });
    const redirect = (to: string): Site => ({
      '/': page('<esi:include src="/go" onerror="continue"/>|'),
      '/go': (_request, response) => response.writeHead(302, { location: to }).end(),
    });
    const follow = ['--follow-redirects', '2'];
    const listed = ['--allow-origin', elsewhere.url];
    expect(await (await setUp(redirect(`${elsewhere.url}/x`), listed)).edge.text('/')).toBe('|');
    expect(await (await setUp(redirect(`${elsewhere.url}/x`), follow)).edge.text('/')).toBe('|');
    expect(elsewhere.asked).toEqual([]);
    expect(await (await setUp(redirect(`${elsewhere.url}/x`), [...follow, ...listed])).edge.text('/')).toBe(
      'x|',
    );
    expect(await (await setUp(redirect('/go'), follow)).edge.text('/')).toBe('|');
  });
});

describe('what a client sends', () => {
  it.each([
    ['cookie', { cookie: 'x=<esi:include src="/secret"/>' }],
    ['query', {}],
    ['referer', { referer: 'http://a.test/<script>' }],
  ])('is never markup, nor HTML: %s', async (_name, headers) => {
    const { edge, origin } = await setUp({
      '/': page('<esi:vars>[$(HTTP_COOKIE{x})$(QUERY_STRING{q})$(HTTP_REFERER)]</esi:vars>'),
      '/secret': fragment('secret'),
    });
    const text = await edge.text('/?q=%3Cesi:include%20src=%22/secret%22/%3E', { headers });
    expect(text).not.toMatch(/<(?!\/?esi:vars)/);
    expect(text).not.toContain('secret<');
    expect(origin.asked).toHaveLength(1);
  });

  it.each([
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'chunks under another name',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n', 400],
    ['a host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n', 400],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n', 400],
    ['a line feed alone', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n', 400],
    ['a tunnel', 'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n', null],
    ['a trace', 'TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 501],
    ['no path', 'GET mailto:a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
    ['a head that is too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'an address that is too long',
      `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      414,
    ],
  ])('is refused with %s', async (_name, bytes, status) => {
    const { edge, origin } = await setUp({ '/': page('never') });
    const answer = await raw(edge, bytes);
    expect(answer.split(' ')[1]).toBe(status?.toString());
    expect(origin.asked).toEqual([]);
  });

  it('is taken in absolute form, by its host', async () => {
    const { edge, origin } = await setUp({ '/x': page('found') });
    const answer = await raw(
      edge,
      'GET http://shop.test/x HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toContain('found');
    expect(origin.headersOf('/x').host).toBe('shop.test');
  });

  it('is not passed on as the body of a GET, whose answer others would get', async () => {
    const { edge, origin } = await setUp({
      '/': (request, response) => {
        request.setEncoding('utf8').on('data', (part) => fragment(part)(request, response));
        request.on('end', () => response.headersSent || fragment('nothing')(request, response));
      },
    });
    const asked = 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\nevil';
    expect(await raw(edge, asked)).toMatch(/nothing/);
    expect(origin.headersOf('/')['content-length']).toBeUndefined();
  });

  it('may ask what the server can do', async () => {
    const { edge, origin } = await setUp({});
    const answer = await raw(edge, 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 204 .*\r\nallow: GET, HEAD/);
    expect(origin.asked).toEqual([]);
  });

  it('may ask for the head of a long page without holding the origin', async () => {
    const closed = Promise.withResolvers<void>();
    const { edge } = await setUp({
      '/': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.once('close', closed.resolve);
        response.end(randomBytes(20_000_000));
      },
    });
    const { status } = await edge.get('/', { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
    expect(status).toBe(200);
    await closed.promise;
  });

  it('may be slow as long as it goes on', async () => {
    const { edge } = await setUp(
      { '/': page('<esi:include src="/a"/>'.repeat(30)), '/a': 'x'.repeat(900_000) },
      // The system says that it takes more only when a megabyte has been read: some 20 reads of this client.
      ['--client-timeout', '1s'],
    );
    for (let i = 0; i < 2; i += 1) await edge.text('/');
    const socket = connect(Number(new URL(edge.url).port), '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nHost: ${new URL(edge.url).host}\r\nConnection: close\r\n\r\n`);
    let bytes = 0;
    for await (const part of socket) {
      bytes += (part as Buffer).length;
      await setTimeout(5);
    }
    expect(bytes).toBeGreaterThan(27_000_000);
  });

  it('gets no more than its share at once', async () => {
    const held: (() => void)[] = [];
    const { edge } = await setUp(
      { '/': (request, response) => held.push(() => page('x')(request, response)) },
      ['--max-requests', '1'],
    );
    const first = edge.get('/?1');
    await expect.poll(() => held.length).toBe(1);
    const second = await edge.get('/?2');
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
    held[0]!();
    expect((await first).status).toBe(200);
  });
});

describe('the limits of a page', () => {
  it('are counted and told, neutrally to the client', async () => {
    const { edge } = await setUp(
      { '/': page('<esi:include src="/a?1"/><esi:include src="/a?2"/><esi:include src="/a?3"/>'), '/a': 'a' },
      ['--max-includes', '2'],
    );
    const answer = await edge.get('/');
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ code: 'surrogate-too-many' });
  });

  it('cut a page that grows too large off as an error, not as a shorter page', async () => {
    const { edge } = await setUp(
      {
        '/': (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/html', 'surrogate-control': 'content="ESI/1.0"' });
          response.write('x'.repeat(3_000));
          response.end('y'.repeat(3_000));
        },
      },
      ['--max-page', '4kB'],
    );
    await expect(edge.text('/')).rejects.toThrow();
  });

  it('hold for one fragment, in bytes and in time', async () => {
    const { edge } = await setUp(
      {
        '/': page(
          '<esi:include src="/large" onerror="continue"/><esi:include src="/late" onerror="continue"/>|',
        ),
        '/large': fragment('x'.repeat(2_000)),
        '/late': () => undefined,
      },
      ['--max-fragment', '1kB', '--include-timeout', '100ms'],
    );
    expect(await edge.text('/')).toBe('|');
  });

  it('end an origin that says nothing', async () => {
    const { edge } = await setUp({ '/': () => undefined }, ['--origin-timeout', '1s']);
    const answer = await edge.get('/');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      504,
      'surrogate-origin-late',
    ]);
  });
});

describe('a request that comes back to where it was', () => {
  it('is ended at once', async () => {
    const { edge, origin } = await setUp({
      '/': async (request, response) => {
        const headers = { 'cdn-loop': String(request.headers['cdn-loop']) };
        const { status } = await fetch(`${edge.url}/?again`, { headers });
        response.end(String(status));
      },
    });
    expect(await edge.text('/')).toBe('508');
    expect(origin.asked).toEqual(['/']);
    const other = await edge.get('/other', { headers: { 'cdn-loop': 'edge-includes-other' } });
    expect(other.status).toBe(404);
  });
});

describe('an answer that breaks', () => {
  it('before its first byte is an error, not an empty answer', async () => {
    const { edge } = await setUp({
      '/': (_request, response) => {
        response.socket!.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n');
      },
    });
    const answer = await edge.get('/');
    expect([answer.status, await answer.json()]).toEqual([
      502,
      expect.objectContaining({ code: 'surrogate-origin-unreachable' }),
    ]);
  });
});

describe('a host', () => {
  it('is the same with and without the port that goes without saying', async () => {
    const { edge, origin } = await setUp({ '/': page('x') });
    for (const host of ['shop.test', 'SHOP.test:80', 'shop.test:80', 'shop.test']) {
      expect(await raw(edge, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toContain('x');
    }
    expect(origin.asked).toEqual(['/']);
  });
});

describe('an error', () => {
  it('is a page for people and tells nobody what is behind it', async () => {
    const { edge } = await setUp({ '/': page('<esi:include src="/internal/path"/>') });
    const answer = await edge.get('/', { headers: { accept: 'text/html' } });
    const text = await answer.text();
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([502, 'no-store']);
    expect(text).toContain('A part of the page failed');
    expect(text).toContain('try again');
    const wrong = await edge.get(`/${'x'.repeat(9_000)}`, { headers: { accept: 'text/html' } });
    expect(await wrong.text()).not.toContain('try again');
    expect(text).toContain(answer.headers.get('x-request-id'));
    expect(text).not.toContain('/internal');
  });
});
