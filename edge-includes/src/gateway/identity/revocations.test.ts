import type { ServerResponse } from 'node:http';
import { ABSOLUTE_LIFETIME, type Session, startSession } from '@tessera/service/session';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { followRevocations, type Revocations } from './revocations.ts';

const START = Date.parse('2026-01-01T00:00:00Z');

describe('followRevocations()', () => {
  it('hears of raised epochs and revoked sessions, and comes back where it was', async () => {
    await using feed = await startFeed();
    using followed = follow(feed.url);
    const { revocations } = followed;
    await feed.connected(1);
    feed.tell(4, 'EpochRaised', { user: 'u1', epoch: 3 });
    await ends(revocations, { user: 'u1', epoch: 2 });
    expect(revocations.isRevoked(session({ user: 'u1', epoch: 3 }))).toBe(false);
    expect(revocations.isRevoked(session({ user: 'u2', epoch: 1 }))).toBe(false);

    feed.drop();
    await feed.connected(2);
    feed.tell(5, 'SessionRevoked', { sid: 's1' });
    await ends(revocations, { sid: 's1' });
    expect(feed.asked).toEqual([
      '/feeds/users?after=0 edge Bearer token-of-the-edge',
      '/feeds/users?after=4 edge Bearer token-of-the-edge',
    ]);
  });

  it('forgets what no session can name any more', async () => {
    await using feed = await startFeed();
    let now = START;
    using followed = follow(feed.url, () => now);
    const { revocations } = followed;
    await feed.connected(1);
    feed.tell(1, 'SessionRevoked', { sid: 's1' });
    feed.tell(2, 'EpochRaised', { user: 'u1', epoch: 2 });
    await ends(revocations, { user: 'u1', epoch: 1 });

    now = START + ABSOLUTE_LIFETIME - 1;
    feed.tell(3, 'SessionRevoked', { sid: 's2' }, now);
    await ends(revocations, { sid: 's2' });
    expect(revocations.isRevoked(session({ sid: 's1' }))).toBe(true);

    now = START + ABSOLUTE_LIFETIME;
    feed.tell(4, 'SessionRevoked', { sid: 's3' }, now);
    feed.tell(5, 'EpochRaised', { user: 'u2', epoch: 2 }, now);
    await ends(revocations, { user: 'u2', epoch: 1 });
    expect(revocations.isRevoked(session({ sid: 's1' }))).toBe(false);
    expect(revocations.isRevoked(session({ user: 'u1', epoch: 1 }))).toBe(false);
    expect(revocations.isRevoked(session({ sid: 's2' }))).toBe(true);
  });

  it('knows all that ended before, once it was told', async () => {
    await using feed = await startFeed({ last: 2 });
    using followed = follow(feed.url);
    const { revocations } = followed;
    const known = revocations.knownWithin(60_000);
    await feed.connected(1);
    feed.tell(1, 'SessionRevoked', { sid: 's1' });
    await ends(revocations, { sid: 's1' });
    expect(await revocations.knownWithin(0)).toBe(false);
    feed.tell(2, 'SessionRevoked', { sid: 's2' });
    expect(await known).toBe(true);
    expect(revocations.isRevoked(session({ sid: 's2' }))).toBe(true);
  });

  it('does not wait longer than it should for a store that is not there', async () => {
    const gone = await startFeed();
    await gone[Symbol.asyncDispose]();
    using followed = follow(gone.url);
    expect(await followed.revocations.knownWithin(1)).toBe(false);
  });
});

const session = (facts: Partial<Session>): Session => ({ ...startSession({}), ...facts });

/** Waits until a session with these facts is refused. */
async function ends(revocations: Revocations, facts: Partial<Session>): Promise<void> {
  await expect.poll(() => revocations.isRevoked(session(facts)), { interval: 5 }).toBe(true);
}

function follow(url: string, now: () => number = () => START) {
  const revocations = followRevocations({
    url: `${url}/feeds/users`,
    token: 'token-of-the-edge',
    onError: () => undefined,
    now,
  });
  return { revocations, [Symbol.dispose]: () => revocations.close() };
}

/** A feed that tells what a test says. @param last the number of the newest event that it claims to have */
async function startFeed({ last = 0 } = {}) {
  const asked: string[] = [];
  const streams: ServerResponse[] = [];
  const server = await startTestServer((request, response) => {
    asked.push(`${request.url} ${request.headers['tessera-caller']} ${request.headers.authorization}`);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'tessera-feed-last': String(last) });
    response.write('retry: 500\n\n');
    streams.push(response);
  });
  return {
    url: server.url,
    asked,
    connected: (count: number) => expect.poll(() => streams.length, { interval: 5 }).toBe(count),
    drop: () => void streams.at(-1)!.destroy(),
    tell(seq: number, type: string, data: object, at = START) {
      const event = { seq, type, key: 'k', at: new Date(at).toISOString(), data };
      streams.at(-1)!.write(`id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
