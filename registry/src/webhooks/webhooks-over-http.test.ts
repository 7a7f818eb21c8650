import { createHmac } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { change } from '../testing/change.ts';
import { fail, report, visit, visitorKeys } from '../testing/crowd.ts';
import { released } from '../testing/publish.ts';
import { callerHeaders, startRegistry } from '../testing/start-registry.ts';
import type { WebhookEvent } from './events.ts';

const SECRET = 'a secret of the receiver';

/** A receiver that answers with these statuses, and then with 204. */
async function startReceiver(statuses: number[] = []) {
  const seen: (WebhookEvent & { signature: string; body: string })[] = [];
  const server = await startTestServer(async (request, response) => {
    const body = await text(request);
    const signature = String(request.headers['tessera-signature']);
    seen.push({ ...(JSON.parse(body) as WebhookEvent), signature, body });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  return { ...server, seen, target: { url: server.url, secret: SECRET } };
}

describe('webhooks', () => {
  it('tell of promotions, canaries and alarms, each signed', async () => {
    await using receiver = await startReceiver();
    const now = Date.now();
    const seconds = Math.floor(now / 1_000);
    await using registry = await startRegistry({ visitorKeys, webhook: receiver.target, now: () => now });
    const ids = [];
    for (const version of ['1.0.0', '1.1.0', '2.0.0', '3.0.0'])
      ids.push(await released(registry, 'catalog', { version }));
    const [one, two, three, four] = ids;
    const act = (action: string, body?: unknown) => change(registry.operator, action, body);
    await act('promote', { releases: { catalog: one }, reason: 'first' });
    await act('promote', { releases: { catalog: two } });
    await act('rollback', { releases: { catalog: null } });
    await act('canaries', { remote: 'catalog', release: three, plan: '5,10,20' });
    await act('canaries/catalog/step');
    await act('canaries/catalog/pause', { reason: 'lunch' });
    const pages = await visit(registry, 'catalog', { count: 8, arm: 'canary' });
    await report(registry, { failures: fail(pages, { metric: 'server-error', seenBy: 'edge' }) });
    await act('canaries', { remote: 'catalog', release: four, percent: 50 });
    await act('canaries/catalog/step', { percent: 100 });
    const alarm = {
      edge: 'edge',
      remote: 'catalog',
      release: four,
      seenBy: 'edge',
      detail: 'entry.js altered',
    };
    await registry.as(callerHeaders('edge'))('POST /channels/production/alarms', { body: alarm });
    await registry.tick();
    await expect.poll(() => receiver.seen.length).toBe(12);
    const told = receiver.seen.map(({ event, release }) => `${event} ${release}`).sort();
    expect(told).toEqual(
      [
        `channel.promoted ${one}`,
        `channel.promoted ${two}`,
        `channel.rolled-back ${one}`,
        `canary.started ${three}`,
        `canary.widened ${three}`,
        `canary.paused ${three}`,
        `canary.withdrawn ${three}`,
        `canary.started ${four}`,
        `canary.finished ${four}`,
        `channel.promoted ${four}`,
        `release.alarm ${four}`,
        `channel.rolled-back ${one}`,
      ].sort(),
    );
    for (const { signature, body, at, channel, remote } of receiver.seen) {
      const v1 = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
      expect(signature).toBe(`t=${seconds},v1=${v1}`);
      expect([channel, remote, at]).toEqual(['production', 'catalog', new Date(now).toISOString()]);
    }
    expect(new Set(receiver.seen.map(({ id }) => id)).size).toBe(receiver.seen.length);
  });

  it('are tried again less and less often until they arrive, under the same id', async () => {
    await using receiver = await startReceiver([500, 302]);
    let now = Date.now();
    await using registry = await startRegistry({ webhook: receiver.target, now: () => now });
    const catalog = await released(registry, 'catalog');
    await change(registry.operator, 'promote', { releases: { catalog } });
    await registry.tick();
    expect(receiver.seen).toHaveLength(1);
    now += 1_000;
    await registry.tick();
    expect(receiver.seen).toHaveLength(2);
    now += 1_000;
    await registry.tick();
    expect(receiver.seen).toHaveLength(2);
    now += 1_000;
    await registry.tick();
    await registry.tick();
    expect(receiver.seen).toHaveLength(3);
    expect(new Set(receiver.seen.map(({ id }) => id)).size).toBe(1);
  });

  it('are not lost when the registry is killed, and given up after a day', async () => {
    const gone = await startReceiver();
    await gone[Symbol.asyncDispose]();
    let now = Date.now();
    await using registry = await startRegistry({ webhook: gone.target, now: () => now });
    const catalog = await released(registry, 'catalog');
    await change(registry.operator, 'promote', { releases: { catalog } });
    await registry.tick();
    await registry.crash();
    await using receiver = await startReceiver();
    now += 10_000;
    const root = registry.root;
    {
      await using next = await startRegistry({ root, webhook: receiver.target, now: () => now });
      await next.tick();
      expect(receiver.seen).toMatchObject([{ event: 'channel.promoted', release: catalog }]);
    }
    await using last = await startRegistry({ root, webhook: gone.target, now: () => now });
    const other = await released(last, 'catalog', { version: '1.1.0' });
    await change(last.operator, 'promote', { releases: { catalog: other } });
    const waiting = () => last.database.prepare('SELECT count(*) AS n FROM webhooks').get();
    expect(waiting()).toEqual({ n: 1 });
    now += 86_400_000;
    await last.tick();
    expect(waiting()).toEqual({ n: 0 });
  });
});
