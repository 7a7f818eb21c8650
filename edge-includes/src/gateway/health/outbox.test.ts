import { afterEach, describe, expect, it } from 'vitest';
import { startReports } from '../../testing/start-reports.ts';
import { createOutbox, type OutboxOptions } from './outbox.ts';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function setUp(options: Partial<OutboxOptions> = {}) {
  const registry = await startReports();
  cleanUp.push(() => registry[Symbol.asyncDispose]());
  const seen = { dropped: 0, errors: 0 };
  const outbox = createOutbox({
    url: registry.url,
    token: 'token-of-the-edge',
    edge: 'edge-1',
    pause: 10,
    onDropped: () => {
      seen.dropped += 1;
    },
    onError: () => {
      seen.errors += 1;
    },
    ...options,
  });
  cleanUp.push(() => outbox.close());
  /** A report that can be told from others. */
  const put = (documents: number) =>
    outbox.put({ served: [], failures: [], figures: [{ ...figures, documents }] });
  const taken = () => registry.all('figures').map(({ documents }) => documents);
  return { registry, outbox, put, taken, seen };
}

const figures = {
  remote: 'cart',
  release: '1.0.0-0a1b2c3d',
  documents: 0,
  fragments: 0,
  failed: 0,
  latency: new Array<number>(11).fill(0),
  paint: new Array<number>(10).fill(0),
  told: {},
};

describe('createOutbox()', () => {
  it('brings reports in order, with the credential of the edge and an id each', async () => {
    const { registry, put, taken } = await setUp();
    for (const one of [1, 2, 3]) put(one);
    await expect.poll(() => registry.reports.length).toBe(3);
    expect(taken()).toEqual([1, 2, 3]);
    expect(new Set(registry.asked.map(({ id }) => id)).size).toBe(3);
    expect(registry.asked[0]!.authorization).toBe('Bearer token-of-the-edge');
    expect(registry.reports[0]!.edge).toBe('edge-1');
  });

  it.each([503, 429])(
    'sends one that was answered %i again under the same id, before those after it',
    async (status) => {
      const { registry, put, taken, seen } = await setUp();
      registry.answerWith(status);
      put(1);
      put(2);
      await expect.poll(() => registry.asked.length).toBeGreaterThanOrEqual(2);
      registry.answerWith(204);
      await expect.poll(() => registry.reports.length).toBe(2);
      const [first, second] = registry.asked;
      expect(second!.id).toBe(first!.id);
      expect([taken(), seen.dropped]).toEqual([[1, 2], 0]);
    },
  );

  it('goes on when the registry is back, and has dropped the oldest of too many', async () => {
    const { registry, put, taken, seen } = await setUp({ limit: 2 });
    registry.answerWith(500);
    for (const one of [1, 2, 3, 4]) put(one);
    registry.answerWith(204);
    await expect.poll(taken).toContain(4);
    // The first may have been under way when it was given up.
    expect([taken().filter((one) => one > 1), seen.dropped]).toEqual([[3, 4], 2]);
  });

  it('drops what the registry refuses for good', async () => {
    const { registry, put, taken, seen } = await setUp();
    registry.answerWith(422);
    put(1);
    await expect.poll(() => seen.dropped).toBe(1);
    registry.answerWith(204);
    put(2);
    await expect.poll(() => registry.reports.length).toBe(1);
    expect(taken()).toEqual([2]);
  });

  it('brings what waits before it ends, and ends without a registry too', async () => {
    const { registry, outbox, put, taken } = await setUp();
    put(1);
    await outbox.close();
    expect(taken()).toEqual([1]);
    const other = await setUp({ url: 'http://127.0.0.1:1', pause: 60_000 });
    other.put(1);
    await expect.poll(() => other.seen.errors).toBe(1);
    await other.outbox.close();
    expect(registry.asked).toHaveLength(1);
  });
});
