import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createMetrics } from '@tessera/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishTestRelease } from '../testing.ts';
import { createReleasePool, type ReleasePoolOptions } from './release-pool.ts';

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

describe('createReleasePool()', () => {
  it('boots a release once for all who ask at the same time', async () => {
    const { ids, ownerKeys } = await publish([good]);
    await using releases = pool(ownerKeys);
    const [first, second] = await Promise.all([releases.get('demo', ids[0]), releases.get('demo', ids[0])]);
    expect(first).toBe(second);
  });

  it('gives up the least recently used release, but never a pinned one', async () => {
    const { ids, ownerKeys } = await publish([good, good, good, good]);
    const pinned = async () => new Set([`demo@${ids[0]}`]);
    await using releases = pool(ownerKeys, { limit: 2, pinned });
    for (const id of ids) await releases.get('demo', id);
    expect(releases.names()).toEqual([`demo@${ids[0]}`, `demo@${ids[3]}`]);
  });

  it('gives up what nobody has asked for, but never a pinned one, and boots it again on demand', async () => {
    const { ids, ownerKeys } = await publish([good, good, good]);
    let clock = 0;
    const pinned = async () => new Set([`demo@${ids[0]}`]);
    await using releases = pool(ownerKeys, { pinned, now: () => clock });
    await releases.get('demo', ids[0]);
    await releases.get('demo', ids[1]!);
    clock = 59_000;
    await releases.get('demo', ids[2]!);
    clock = 60_000;
    await releases.sweep();
    expect(releases.names()).toEqual([`demo@${ids[0]}`, `demo@${ids[2]}`]);
    await releases.get('demo', ids[1]!);
    expect(releases.names()).toContain(`demo@${ids[1]}`);
  });

  it('does not try a release that fails to boot again at once', async () => {
    const { ids, ownerKeys } = await publish(['throw new Error("no");']);
    let clock = 0;
    await using releases = pool(ownerKeys, { now: () => clock });
    await expect(releases.get('demo', ids[0])).rejects.toMatchObject({ code: 'bff-release-broken' });
    // A try would now find that the release is gone.
    await rm(join(artifacts, 'demo', ids[0]!), { recursive: true });
    await expect(releases.get('demo', ids[0]!)).rejects.toMatchObject({ code: 'bff-release-broken' });
    clock = 60_000;
    await expect(releases.get('demo', ids[0]!)).rejects.toMatchObject({ code: 'bff-release-unknown' });
  });

  it('gives up a worker when the process holds too much memory', async () => {
    const { ids, ownerKeys } = await publish([good]);
    await using releases = pool(ownerKeys, { residentMemory: () => 2 ** 40 });
    await releases.get('demo', ids[0]);
    expect(releases.names()).toEqual([]);
  });
});
