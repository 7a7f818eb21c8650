import { describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import { isAlive } from './is-alive.ts';

describe('isAlive()', () => {
  it('is true for a server that says that it is well, and false for any other', async () => {
    await using server = await startTestServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? 200 : 404).end();
    });
    expect(await isAlive(server.url)).toBe(true);
    expect(await isAlive(`${server.url}/elsewhere`)).toBe(false);
    expect(await isAlive('http://127.0.0.1:1')).toBe(false);
  });

  it('is false for a server that does not answer in time', async () => {
    await using server = await startTestServer(() => {});
    expect(await isAlive(server.url)).toBe(false);
  });
});
