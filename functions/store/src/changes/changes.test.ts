import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Contexts, openContexts } from '../database/contexts.ts';
import { type Changes, createChanges } from './changes.ts';

let folder: string;
let contexts: Contexts;
let changes: Changes;
let now: number;
const open = () => {
  contexts = openContexts(folder, { now: () => now });
  changes = createChanges(contexts.all);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-changes-'));
  now = Date.now();
  open();
});
afterEach(() => {
  changes.stop();
  contexts[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const key = (id: string) => ({ pk: `sku#${id}`, sk: 'variant' });
const write = (writes: object[]) => contexts.all.products.transact({ writes, outbox: [] } as never);
const next = (max = 100) => changes.read('demo', { max, wait: 0 });
const follow = () => changes.put([{ name: 'demo', context: 'products' }]);

it('changes are recorded in order with what was before and after, once somebody follows them', async () => {
  await write([{ op: 'put', ...key('A'), value: { stock: 1 } }]);
  await follow();
  expect(await next()).toEqual([]);
  await write([
    { op: 'put', ...key('B'), value: { stock: 5 } },
    { op: 'add', ...key('A'), field: 'stock', by: 2, min: 0 },
  ]);
  await write([{ op: 'delete', ...key('B') }]);
  const found = await next();
  expect(found).toMatchObject([
    { ...key('B'), before: null, after: { version: 1, value: { stock: 5 } } },
    { ...key('A'), before: { version: 1, value: { stock: 1 } }, after: { version: 2, value: { stock: 3 } } },
    { ...key('B'), before: { version: 1, value: { stock: 5 } }, after: null },
  ]);
  expect(found.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
});

it('what is undone is not recorded, what has expired is', async () => {
  await follow();
  await write([
    { op: 'put', ...key('A'), value: {} },
    { op: 'check', ...key('B'), when: { exists: true } },
  ]);
  expect(await next()).toEqual([]);
  await write([{ op: 'put', ...key('C'), value: {}, expiresAt: now + 1_000 }]);
  now += 2_000;
  contexts.sweep();
  expect((await next()).map(({ before, after }) => [before === null, after === null])).toEqual([
    [true, false],
    [false, true],
  ]);
});

it('a reader keeps its place through a restart, and what all have passed is forgotten', async () => {
  await changes.put([
    { name: 'demo', context: 'products' },
    { name: 'slow', context: 'products' },
  ]);
  for (const id of ['A', 'B', 'C']) await write([{ op: 'put', ...key(id), value: {} }]);
  await changes.pass('demo', 2);
  await changes.pass('demo', 1);
  contexts[Symbol.dispose]();
  open();
  await changes.put([
    { name: 'demo', context: 'products' },
    { name: 'slow', context: 'products' },
  ]);
  expect((await next()).map(({ pk }) => pk)).toEqual(['sku#C']);
  expect(changes.list()).toMatchObject([
    { name: 'demo', position: 2, lag: 1 },
    { name: 'slow', position: 0, lag: 3 },
  ]);
  await changes.pass('slow', 3);
  expect(changes.list()).toMatchObject([{ lag: 1 }, { lag: 0 }]);
});

it('whoever waits hears of a change at once, and of a reader that is gone', async () => {
  await follow();
  const waiting = changes.read('demo', { max: 1, wait: 20_000 });
  await write([{ op: 'put', ...key('A'), value: {} }]);
  expect(await waiting).toHaveLength(1);
  await changes.put([]);
  await expect(next()).rejects.toMatchObject({ code: 'store-unknown-reader' });
  await write([{ op: 'put', ...key('B'), value: {} }]);
  await follow();
  expect(await next()).toEqual([]);
});
