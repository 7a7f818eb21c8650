import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseGarbage } from './refuse-garbage.ts';

const server = createServer((_request, response) => void response.end('fine'));
beforeAll(async () => {
  refuseGarbage(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => void server.close());

/** What comes back for these bytes. */
async function send(bytes: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

const close = 'Host: x\r\nConnection: close\r\n';

describe('refuseGarbage()', () => {
  it.each([
    ['bytes that are no HTTP', '\x16\x03\x01 hello\r\n\r\n', 400, 'request-unreadable'],
    [
      'two lengths of one body',
      `POST / HTTP/1.1\r\n${close}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'request-unreadable',
    ],
    ['too large an address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${close}\r\n`, 431, 'headers-too-large'],
  ])('answers %s with a problem', async (_, bytes, status, code) => {
    const [head = '', body = ''] = (await send(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });

  it('lets everything else pass', async () => {
    expect(await send(`GET / HTTP/1.1\r\n${close}\r\n`)).toMatch(/fine$/);
  });
});
