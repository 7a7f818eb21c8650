import type { IncomingMessage, ServerResponse } from 'node:http';
import { releaseId, type UnsignedRelease } from '@tessera/contracts/release';
import { startTestServer } from '@tessera/service/testing';
import { createTestRegistry } from '@tessera/testing/registry';
import { describe, expect, it } from 'vitest';
import { startTestEdge } from '../../testing/start-edge.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';
import { createWarmBffs, type WarmBffsOptions } from './warm-bffs.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const warm: Answer = (_request, response) => response.writeHead(204).end();

/** A registry with releases of catalog, and a BFF that boots them as a test says. */
async function setUp(answer: Answer = warm, options: Partial<WarmBffsOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const registry = stack.use(await createTestRegistry());
  const asked: string[] = [];
  const bff = stack.use(
    await startTestServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      return answer(request, response);
    }),
  );
  const publish = (version: string, more: Partial<UnsignedRelease> = {}) =>
    registry.publish({
      remote: 'catalog',
      version,
      contents: { 'server/server.js': `export const version = '${version}';\n` },
      server: 'server/server.js',
      bff: { name: 'catalog', contract: '^1.0.0' },
      ...more,
    });
  const [a, b, c] = [await publish('1.0.0'), await publish('1.1.0'), await publish('1.2.0')];
  const snapshotOf = async (channel: Parameters<typeof registry.writeChannel>[0]): Promise<Snapshot> =>
    createSnapshot(await registry.writeChannel({ bffs: { catalog: bff.url }, ...channel }), {
      artifacts: registry.artifacts,
      last: null,
      kept: { known: () => null },
      onRefused: (error) => {
        throw error;
      },
    });
  const failed: string[] = [];
  const altered: string[] = [];
  const warmBffs = createWarmBffs({
    sign: ({ aud }) => `signed for ${aud}`,
    onFailed: (error) => failed.push(String(error)),
    onAltered: (release, by) => altered.push(`${release.id} ${by}`),
    ...options,
  });
  const path = (release: typeof a) => `POST /releases/catalog/${releaseId(release)}/warm`;
  const close = () => stack.disposeAsync();
  return {
    registry,
    bff,
    asked,
    publish,
    a,
    b,
    c,
    snapshotOf,
    warmBffs,
    failed,
    altered,
    path,
    [Symbol.asyncDispose]: close,
  };
}

describe('createWarmBffs()', () => {
  it('waits for stable and canary, then has previous booted, and asks for what has changed alone', async () => {
    await using test = await setUp();
    const { a, b, c, asked, path } = test;
    const first = await test.snapshotOf({ stable: [a] });
    const second = await test.snapshotOf({
      stable: [b],
      previous: [a],
      canary: [{ release: c, percent: 5 }],
    });
    await test.warmBffs(second, first);
    expect(asked.toSorted()).toEqual([path(b), path(c)]);
    await expect.poll(() => asked.length).toBe(3);
    expect(asked[2]).toBe(path(a));
    const widened = await test.snapshotOf({
      stable: [b],
      previous: [a],
      canary: [{ release: c, percent: 25 }],
    });
    await test.warmBffs(widened, second);
    const back = await test.snapshotOf({ stable: [a], previous: [b] });
    await test.warmBffs(back, widened);
    await expect.poll(() => asked.length).toBe(5);
    expect(asked.slice(3)).toEqual([path(a), path(b)]);
    expect(test.failed).toEqual([]);
  });

  it('asks nothing at the start: BFFs boot by themselves what the channel names', async () => {
    await using test = await setUp();
    await test.warmBffs(await test.snapshotOf({ stable: [test.a] }), null);
    expect(test.asked).toEqual([]);
  });

  it('goes on without a BFF that is late, gone, or unknown', async () => {
    await using test = await setUp(() => undefined, { patience: 30 });
    const first = await test.snapshotOf({ stable: [test.a] });
    await test.warmBffs(await test.snapshotOf({ stable: [test.b] }), first);
    await test.warmBffs(await test.snapshotOf({ stable: [test.b], bffs: {} }), first);
    const nowhere = { catalog: 'http://127.0.0.1:1' };
    await test.warmBffs(await test.snapshotOf({ stable: [test.b], bffs: nowhere }), first);
    expect(test.failed).toEqual([
      expect.stringContaining('TimeoutError'),
      expect.stringContaining('"catalog" has no address'),
      expect.stringContaining('fetch failed'),
    ]);
  });

  it('tells of a release that its BFF has found altered', async () => {
    await using test = await setUp((_request, response) => {
      response.writeHead(502, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ status: 502, code: 'bff-release-altered' }));
    });
    const first = await test.snapshotOf({ stable: [test.a] });
    await test.warmBffs(await test.snapshotOf({ stable: [test.b] }), first);
    expect(test.altered).toEqual([`${releaseId(test.b)} catalog`]);
    expect(test.failed).toEqual([expect.stringContaining('answered 502')]);
  });

  it('asks nothing for a release without a server bundle', async () => {
    await using test = await setUp();
    const first = await test.snapshotOf({ stable: [test.a] });
    const plain = await test.publish('2.0.0', { server: null });
    await test.warmBffs(await test.snapshotOf({ stable: [plain] }), first);
    expect(test.asked).toEqual([]);
  });
});

it('an edge serves a revision only once its BFFs have booted what it names, and proves itself to them', async () => {
  const boots: { identity: string; answer: () => void }[] = [];
  await using test = await setUp((request, response) => {
    boots.push({
      identity: String(request.headers['tessera-identity']),
      answer: () => response.writeHead(204).end(),
    });
  });
  const bffs = { catalog: test.bff.url };
  await test.registry.writeChannel({ stable: [test.a], bffs });
  await using edge = await startTestEdge(test.registry, { warms: true });
  const next = await test.registry.writeChannel({ stable: [test.b], bffs });
  const reloaded = edge.reload();
  await expect.poll(() => boots.length).toBe(1);
  expect(edge.choice.current()?.document.revision).toBe(next.revision - 1);
  expect(edge.verifyIdentity(boots[0]!.identity, 'catalog')).toMatchObject({ aud: 'catalog' });
  expect(edge.verifyIdentity(boots[0]!.identity, 'orders')).toBeNull();
  boots[0]!.answer();
  await reloaded;
  expect(edge.choice.current()?.document.revision).toBe(next.revision);
});
