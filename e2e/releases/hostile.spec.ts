/** A release that means ill, on staging: what it gets hold of, and what becomes of the BFF that it runs in. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeHostileBundle } from '../support/hostile-bundle.ts';
import { residentMemory } from '../support/memory.ts';
import { expect, type ReleaseShop, test } from '../support/release-shop.ts';
import { createVisitor, type Visitor } from '../support/visitor.ts';

test.skip(process.platform !== 'linux', 'memory is read from /proc');
test.describe.configure({ mode: 'serial' });

/** Bytes that a BFF may hold. */
const MOST = 640 * 2 ** 20;

/** On staging, and on production, whose pages come from the same BFF. */
let staging: Visitor;
let production: Visitor;
let asked = 0;

test.beforeAll(async ({ market }) => {
  const { data, registry } = market;
  const ports = JSON.parse(await readFile(join(data, 'ports.json'), 'utf8')) as Record<string, number>;
  const bundle = writeHostileBundle({ data, ports });
  const id = await registry.publish('catalog', {
    rewrite: (text, path) => (path === 'server/server.js' ? bundle : text),
  });
  await registry.tessera('promote', `catalog@${id}`, '--channel', 'staging');
  staging = createVisitor(market.staging, 5);
  production = createVisitor(market.url, 6);
});

test.afterAll(async ({ market }) => {
  staging.close();
  production.close();
  await market.registry.tessera('rollback', 'catalog', '--withdraw', '--channel', 'staging');
});

/** A search that no cache knows. */
function search(visitor: Visitor, query: string) {
  asked += 1;
  return visitor.get(`/search?q=${query}&min=${asked}`);
}

/** Waits until the hostile release runs: after its worker has died it is tried again later. */
async function untilItRuns(): Promise<void> {
  const answers = async () => (await search(staging, 'idle')).body.includes('<h1>"nothing"</h1>');
  await expect.poll(answers, { timeout: 20_000 }).toBe(true);
}

/** The BFF of the catalog: its name with its pid, and its resident memory. */
function bffOf({ shop }: ReleaseShop): { process: string; bytes: number } {
  const [process, bytes] = [...residentMemory(shop)].find(([name]) => name.startsWith('bff/catalog '))!;
  return { process, bytes };
}

async function expectProductionServed(): Promise<void> {
  expect((await search(production, 'mug')).status).toBe(200);
}

test('it gets hold of no file, process, database or credential, and nobody answers it', async () => {
  const { body } = await staging.get('/');
  const denied = 'ERR_ACCESS_DENIED';
  expect(JSON.parse(/<h1>(\{.*?\})<\/h1>/.exec(body)?.[1] ?? '{}')).toEqual({
    ...{ keys: denied, credentials: denied, folder: denied, registry: denied, orders: denied },
    sqlite: 'ERR_UNKNOWN_BUILTIN_MODULE',
    ...{ ownProcess: denied, parentProcess: denied, processes: denied },
    environment: 'NODE_ENV',
    command: denied,
    ...{ askRegistry: 401, askRegistryAsEdge: 401, askStore: 401, askFunctions: 401 },
  });
});

test('its endless loop is ended, and others of the same BFF are served meanwhile', async ({ market }) => {
  await untilItRuns();
  const { process } = bffOf(market);
  const looped = search(staging, 'loop');
  await expectProductionServed();
  expect([200, 502, 503, 504]).toContain((await looped).status);
  const log = () => readFile(join(market.data, 'logs/bff-catalog.log'), 'utf8');
  await expect.poll(log).toContain('release worker hangs and is ended');
  await expectProductionServed();
  expect(bffOf(market).process).toBe(process);
});

test('its heap has a limit, beyond which its worker ends and the BFF goes on', async ({ market }) => {
  await untilItRuns();
  const { process } = bffOf(market);
  const filled = search(staging, 'fillHeap');
  await expectProductionServed();
  await filled;
  const log = () => readFile(join(market.data, 'logs/bff-catalog.log'), 'utf8');
  await expect.poll(log).toContain('ERR_WORKER_OUT_OF_MEMORY');
  await expectProductionServed();
  expect(bffOf(market).process).toBe(process);
});

test('a gigabyte of buffers, which no limit of a worker counts, is given back within seconds', async ({
  market,
}) => {
  await untilItRuns();
  const { process } = bffOf(market);
  // It may be taken away before it has answered: the release before makes the page then.
  expect((await search(staging, 'eatMemory')).status).toBe(200);
  await expect.poll(() => bffOf(market).bytes, { timeout: 20_000 }).toBeLessThan(MOST);
  const log = await readFile(join(market.data, 'logs/bff-catalog.log'), 'utf8');
  expect(log).toContain('the process holds too much memory');
  await expectProductionServed();
  expect(bffOf(market).process).toBe(process);
});
