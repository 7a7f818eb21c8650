import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fragment, page, setUp } from '../testing/start-standalone.ts';

/** More than any socket takes without being read. */
const LARGE = 'x'.repeat(30_000_000);

function setUpSlow() {
  return setUp(
    {
      '/stream': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'surrogate-control': 'content="ESI/1.0"' });
        response.end(LARGE);
      },
      '/': page('<esi:include src="/large"/>'),
      '/large': fragment(LARGE, { 'cache-control': 'no-store', 'surrogate-control': 'no-store' }),
    },
    ['--client-timeout', '300ms', '--max-fragment', '64MB'],
  );
}

describe('a client that takes its time', () => {
  it.each(['/stream', '/'])('is let go when it does not read what it asked for: %s', async (path) => {
    const { edge } = await setUpSlow();
    const socket = connect(Number(new URL(edge.url).port), '127.0.0.1');
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: shop.test\r\n\r\n`);
    const [broken] = await once(edge.server, 'connection').then(([end]) => once(end, 'close'));
    expect(broken).toBeDefined();
    socket.destroy();
  });

  it('is let go when its request does not come to an end', async () => {
    const { edge } = await setUpSlow();
    const socket = connect(Number(new URL(edge.url).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\nX: ');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
