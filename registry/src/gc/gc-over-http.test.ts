import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '@tessera/contracts/http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ownerContract } from '../owners/operations.ts';
import { publish, type Signed, signBuild } from '../testing/publish.ts';
import { startRegistry } from '../testing/start-registry.ts';
import type { gcContract } from './operations.ts';

type Collected = Output<typeof gcContract.collectGarbage>;
type Remotes = Output<typeof ownerContract.listRemotes>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function startAt(policy = { window: 3 * DAY, keep: 1 }) {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const registry = await startRegistry({ now: () => at, gc: policy });
  const change = (action: string, catalog: string | null, channel = 'production') =>
    registry.operator(`POST /channels/${channel}/${action}`, {
      body: { releases: { catalog } },
      headers: { 'if-match': '*', 'idempotency-key': randomUUID() },
    });
  let count = 0;
  return {
    registry,
    change,
    remove: (channel: string) =>
      registry.operator(`DELETE /channels/${channel}`, {
        headers: { 'if-match': '*', 'idempotency-key': randomUUID() },
      }),
    pass: (time: number) => {
      at += time;
    },
    now: () => at,
    async publish(): Promise<Signed> {
      count += 1;
      const files = { 'browser/entry.js': `export const n = ${count};\n`, 'browser/same.js': 'same' };
      const build = await signBuild(registry.root, 'catalog', {
        version: `1.0.${count}`,
        server: null,
        files,
      });
      expect((await publish(registry.operator, build)).body).toMatchObject({ committed: true });
      return build;
    },
    gc: async (apply: boolean) => (await registry.operator<Collected>('POST /gc', { body: { apply } })).body,
    folders: () => readdir(join(registry.artifacts, 'catalog')),
    blobs: async () =>
      (await readdir(join(registry.artifacts, 'blobs'))).filter((name) => !name.includes('.')),
  };
}

describe('POST /gc', { timeout: 60_000 }, () => {
  it('tells what may go and changes nothing, until it is asked to', async () => {
    const place = await startAt();
    await using _ = place.registry;
    const [a, b] = [await place.publish(), await place.publish()];
    await place.change('promote', a.id);
    const c = await place.publish();
    await place.change('promote', b.id);
    await place.change('promote', c.id);
    place.pass(4 * DAY);
    const planned = await place.gc(false);
    expect(planned).toMatchObject({
      applied: false,
      releases: [{ remote: 'catalog', id: a.id, why: 'the last channel has left it long ago' }],
      files: 1,
    });
    expect(planned.bytes).toBeGreaterThan(0);
    expect(await place.folders()).toHaveLength(3);

    expect(await place.gc(true)).toMatchObject({ applied: true, releases: [{ id: a.id }], files: 0 });
    expect((await place.folders()).sort()).toEqual([b.id, c.id].sort());
    expect((await place.registry.operator(`GET /remotes/catalog/releases/${a.id}`)).status).toBe(404);
    expect((await place.change('rollback', a.id)).body.code).toBe('registry-release-unknown');
    // A file stays a day longer than the last release that names it; what others name stays.
    expect(await place.blobs()).toHaveLength(4);
    place.pass(DAY + 1);
    expect(await place.gc(true)).toMatchObject({ releases: [], files: 1 });
    expect(await place.blobs()).toHaveLength(3);
    const { entries } = (await place.registry.operator('GET /audit?action=gc')).body;
    expect(entries).toMatchObject([{ subject: { release: `catalog@${a.id}` }, actor: 'operator' }]);
  });

  it('takes nothing that a preview names', async () => {
    const place = await startAt({ window: DAY, keep: 0 });
    await using _ = place.registry;
    const [a, b, c] = [await place.publish(), await place.publish(), await place.publish()];
    await place.change('promote', a.id);
    await place.change('promote', a.id, 'pr-7');
    await place.change('promote', b.id);
    await place.change('promote', c.id);
    place.pass(30 * DAY);
    expect((await place.gc(true)).releases).toEqual([]);
    await place.change('promote', b.id, 'pr-7');
    await place.change('promote', c.id, 'pr-7');
    place.pass(30 * DAY);
    expect((await place.gc(true)).releases).toMatchObject([{ id: a.id }]);
  });

  it('takes what only a preview named, once that was removed long enough ago', async () => {
    const place = await startAt({ window: DAY, keep: 0 });
    await using _ = place.registry;
    const [a, b] = [await place.publish(), await place.publish()];
    await place.change('promote', b.id);
    await place.change('promote', a.id, 'pr-7');
    place.pass(30 * DAY);
    expect((await place.gc(true)).releases).toEqual([]);
    await place.remove('pr-7');
    place.pass(DAY);
    expect((await place.gc(true)).releases).toEqual([]);
    place.pass(1);
    expect((await place.gc(true)).releases).toMatchObject([{ id: a.id }]);
    expect(await place.folders()).toEqual([b.id]);
  });

  it('keeps a file that a new release claims while it waits to be swept', async () => {
    const place = await startAt({ window: DAY, keep: 0 });
    await using _ = place.registry;
    const [a, b] = [await place.publish(), await place.publish()];
    await place.change('promote', b.id);
    place.pass(2 * DAY);
    expect((await place.gc(true)).releases).toMatchObject([{ id: a.id }]);
    place.pass(2 * DAY);
    // The same content again, under the next version: nothing of it is missing.
    const again = await signBuild(place.registry.root, 'catalog', {
      version: '2.0.0',
      server: null,
      files: { 'browser/entry.js': 'export const n = 1;\n', 'browser/same.js': 'same' },
    });
    const announced = await place.registry.operator('POST /remotes/catalog/releases', {
      body: again.release,
    });
    expect(announced.body.missing).toEqual([]);
    await place.gc(true);
    const committed = await place.registry.operator(`POST /remotes/catalog/releases/${again.id}/commit`);
    expect(committed.body).toMatchObject({ committed: true });
  });

  it('is for the operator alone', async () => {
    const place = await startAt();
    await using _ = place.registry;
    const team = await place.registry.token('catalog-team', { verbs: ['read', 'publish', 'promote'] });
    expect((await team('POST /gc', { body: { apply: true } })).status).toBe(403);
  });

  it('never takes what an open page or a rollback needs, whatever has happened', async () => {
    const step = fc.oneof(
      { weight: 1, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('promote' as const),
          which: fc.nat(5),
          preview: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('gc' as const) }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 6, max: 40 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
        const place = await startAt({ window: 2 * DAY, keep: 0 });
        await using _ = place.registry;
        const builds: Signed[] = [await place.publish(), await place.publish(), await place.publish()];
        /** Release → when a channel named it last. */
        const named = new Map<string, number>();
        const look = async () => {
          const { remotes } = (await place.registry.operator<Remotes>('GET /remotes')).body;
          const live = remotes.find((one) => one.remote === 'catalog')?.live ?? {};
          for (const { stable, previous } of Object.values(live)) {
            named.set(stable, place.now());
            if (previous !== null) named.set(previous, place.now());
          }
        };
        const collect = async () => {
          await place.gc(true);
          const folders = await place.folders();
          for (const [id, at] of named) if (place.now() - at <= 2 * DAY) expect(folders).toContain(id);
        };
        for (const one of steps) {
          // A release is named until the very moment at which something else takes its place.
          await look();
          switch (one.do) {
            case 'publish':
              builds.push(await place.publish());
              break;
            case 'promote':
              await place.change(
                'promote',
                builds[one.which % builds.length]!.id,
                one.preview ? 'pr-1' : 'production',
              );
              break;
            case 'rollback':
              await place.change('rollback', null);
              break;
            case 'remove':
              await place.remove('pr-1');
              break;
            case 'gc':
              await collect();
              break;
            case 'pass':
              place.pass(one.hours * HOUR);
              break;
          }
        }
        await look();
        await collect();
        place.pass(40 * DAY);
        await place.gc(true);
        await look();
        const kept = [...named].filter(([, at]) => at === place.now()).map(([id]) => id);
        expect((await place.folders()).sort()).toEqual(kept.sort());
      }),
      { numRuns: 25 },
    );
  });
});
