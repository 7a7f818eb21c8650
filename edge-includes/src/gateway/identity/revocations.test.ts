import type { ServerResponse } from 'node:http';
import { type Session, startSession } from '@tessera/service/session';
import { startTestServer } from '@tessera/service/testing';
import { expect, it } from 'vitest';
import { createHttpClient } from '../../wire/client.ts';
import { followRevocations } from './revocations.ts';

const session = (facts: Partial<Session>): Session => ({ ...startSession({}), ...facts });

it('followRevocations() hears of raised epochs and revoked sessions, and comes back where it was', async () => {
  const asked: string[] = [];
  const streams: ServerResponse[] = [];
  await using store = await startTestServer((request, response) => {
    asked.push(`${request.url} ${request.headers['tessera-caller']} ${request.headers.authorization}`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 500\n\n');
    streams.push(response);
  });
  const client = createHttpClient();
  const revocations = followRevocations({
    client,
    url: new URL(`${store.url}/feeds/users`),
    token: 'token-of-the-edge',
    onError: () => undefined,
  });
  const tell = (stream: ServerResponse, seq: number, type: string, data: object) =>
    stream.write(`id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ seq, type, key: 'k', data })}\n\n`);

  await expect.poll(() => streams.length, { interval: 5 }).toBe(1);
  tell(streams[0]!, 4, 'epoch-raised', { user: 'u1', epoch: 3 });
  await expect
    .poll(() => revocations.isRevoked(session({ user: 'u1', epoch: 2 })), { interval: 5 })
    .toBe(true);
  expect(revocations.isRevoked(session({ user: 'u1', epoch: 3 }))).toBe(false);
  expect(revocations.isRevoked(session({ user: 'u2', epoch: 1 }))).toBe(false);

  streams[0]!.destroy();
  await expect.poll(() => streams.length, { interval: 5, timeout: 3_000 }).toBe(2);
  tell(streams[1]!, 5, 'session-revoked', { sid: 's1' });
  await expect.poll(() => revocations.isRevoked(session({ sid: 's1' })), { interval: 5 }).toBe(true);
  expect(asked).toEqual([
    '/feeds/users?after=0 edge Bearer token-of-the-edge',
    '/feeds/users?after=4 edge Bearer token-of-the-edge',
  ]);
  revocations.close();
  client.close();
});
