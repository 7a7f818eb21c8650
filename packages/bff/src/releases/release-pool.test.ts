import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createMetrics, type Metrics } from '@tessera/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContext } from '../bff/context.ts';
import { publishTestRelease } from '../testing.ts';
import { createReleasePool, type ReleasePool, type ReleasePoolOptions } from './release-pool.ts';

let artifacts: string;
beforeEach(async () => {
  artifacts = await mkdtemp(join(tmpdir(), 'tessera-pool-'));
});
afterEach(() => rm(artifacts, { recursive: true, force: true }));

const good = 'export const remote = { name: "demo", fragments: {} };';

const key = generateKeyPairSync('ed25519');

async function publish(servers: string[]) {
  const ids: string[] = [];
  let ownerKeys: Record<string, string> = {};
  for (const [i, server] of servers.entries()) {
    const fragments = { a: {} };
    const release = await publishTestRelease({
      artifacts,
      remote: 'demo',
      server,
      version: `1.${i}.0`,
      fragments,
      key,
    });
    ids.push(release.id);
    ownerKeys = release.ownerKeys;
  }
  return { ids: ids as [string, ...string[]], ownerKeys };
}

function pool(ownerKeys: Record<string, string>, options: Partial<ReleasePoolOptions> = {}) {
  const created = createReleasePool({
    artifacts,
    ownerKeys,
    bff: { name: 'demo', contract: '1.0.0' },
    operations: [],
    call: async () => null,
    logger: createLogger('test', 'silent'),
    metrics: createMetrics('test'),
    ...options,
  });
  return Object.assign(created, { [Symbol.asyncDispose]: () => created.close() });
}

async function running(metrics: Metrics): Promise<number> {
  const { text } = await metrics.expose();
  return Number(/^bff_release_workers\S* (\d+)/m.exec(text)?.[1]);
}

const boot = (releases: ReleasePool, id: string) => releases.use('demo', id, async () => undefined);

describe('createReleasePool()', () => {
  it('boots a release once for all who ask at the same time', async () => {
    const { ids, ownerKeys } = await publish([good]);
    await using releases = pool(ownerKeys);
    const boot = () => releases.use('demo', ids[0], async (running) => running);
    const [first, second] = await Promise.all([boot(), boot()]);
    expect(first).toBe(second);
  });

  it('runs no more than so many at any moment, however many are asked for at once', async () => {
    const { ids, ownerKeys } = await publish([good, good, good, good, good]);
    const metrics = createMetrics('test');
    await using releases = pool(ownerKeys, { limit: 2, metrics });
    const seen: number[] = [];
    await Promise.all(
      [...ids, ...ids].map((id) =>
        releases.use('demo', id, async () => {
          seen.push(await running(metrics));
        }),
      ),
    );
    expect(Math.max(...seen)).toBe(2);
    expect(await running(metrics)).toBe(2);
    expect(releases.names()).toHaveLength(2);
  });

  it('gives up none whose request is not answered', async () => {
    const waits = `export const remote = { name: "demo", fragments: {
      page: { load: ({ api }) => api.wait(), render: () => "<p>done</p>" } } };`;
    const { ids, ownerKeys } = await publish([waits, good]);
    const called = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const call = async () => {
      called.resolve();
      await answered.promise;
      return { props: null };
    };
    await using releases = pool(ownerKeys, { limit: 1, operations: ['wait'], call });
    const context = createContext(new IncomingMessage(new Socket()), {
      verify: () => null,
      bff: 'demo',
      signal: new AbortController().signal,
    });
    const instance = { key: 'main', nests: {}, release: ids[0] };
    const request = {
      fragment: 'page',
      params: {},
      visitor: { status: 'anonymous' as const },
      instance,
      form: null,
    };
    const rendered = releases.use('demo', ids[0], ({ worker }) => worker.render(request, context));
    await called.promise;
    const next = boot(releases, ids[1]!);
    await expect.poll(() => releases.names()).not.toContain(`demo@${ids[0]}`);
    answered.resolve();
    expect((await rendered).html).toBe('<p>done</p>');
    await next;
    expect(releases.names()).toEqual([`demo@${ids[1]}`]);
  });

  it('gives up the least recently used release, but never a pinned one', async () => {
    const { ids, ownerKeys } = await publish([good, good, good, good]);
    const pinned = async () => new Set([`demo@${ids[0]}`]);
    await using releases = pool(ownerKeys, { limit: 2, pinned });
    for (const id of ids) await boot(releases, id);
    expect(releases.names()).toEqual([`demo@${ids[0]}`, `demo@${ids[3]}`]);
  });

  it('gives up what nobody has asked for, but never a pinned one, and boots it again on demand', async () => {
    const { ids, ownerKeys } = await publish([good, good, good]);
    let clock = 0;
    const pinned = async () => new Set([`demo@${ids[0]}`]);
    await using releases = pool(ownerKeys, { pinned, now: () => clock });
    await boot(releases, ids[0]);
    await boot(releases, ids[1]!);
    clock = 59_000;
    await boot(releases, ids[2]!);
    clock = 60_000;
    await releases.sweep();
    expect(releases.names()).toEqual([`demo@${ids[0]}`, `demo@${ids[2]}`]);
    await boot(releases, ids[1]!);
    expect(releases.names()).toContain(`demo@${ids[1]}`);
  });

  it('does not try a release that fails to boot again at once', async () => {
    const { ids, ownerKeys } = await publish(['throw new Error("no");']);
    let clock = 0;
    await using releases = pool(ownerKeys, { now: () => clock });
    await expect(boot(releases, ids[0])).rejects.toMatchObject({ code: 'bff-release-broken' });
    // A try would now find that the release is gone.
    await rm(join(artifacts, 'demo', ids[0]!), { recursive: true });
    await expect(boot(releases, ids[0]!)).rejects.toMatchObject({ code: 'bff-release-broken' });
    clock = 60_000;
    await expect(boot(releases, ids[0]!)).rejects.toMatchObject({ code: 'bff-release-unknown' });
  });

  it('gives up the worker that holds most when the process holds too much memory, though others are used less', async () => {
    const greedy = `const eaten = Buffer.alloc(96 * 2 ** 20, 1); ${good} globalThis.eaten = eaten;`;
    const { ids, ownerKeys } = await publish([good, greedy, good.concat(' ')]);
    let resident = 0;
    await using releases = pool(ownerKeys, { memoryLimit: 128, residentMemory: () => resident });
    for (const id of ids) await boot(releases, id);
    await releases.relieve();
    expect(releases.names()).toHaveLength(3);
    resident = 2 ** 40;
    await releases.relieve();
    expect(releases.names()).toEqual([`demo@${ids[0]}`, `demo@${ids[2]}`]);
    await expect(boot(releases, ids[1]!), 'it would eat again at once').rejects.toMatchObject({
      code: 'bff-release-broken',
    });
  });
});
