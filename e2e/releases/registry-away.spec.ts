/** The registry is not on the way of any request: it dies, hangs, comes back with an old memory, and people shop. */

import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPage } from '../support/composed-page.ts';
import { readCounters } from '../support/edge-metrics.ts';
import { descendantsOf, isRunning, type Process } from '../support/processes.ts';
import { expect, type ReleaseShop, test } from '../support/release-shop.ts';
import { createNotes, createShopper } from '../support/shopper.ts';
import { createVisitor } from '../support/visitor.ts';

test.skip(process.platform !== 'linux', 'processes are read from /proc');

const headline = 'Good things, one tile at a time';

/** The process of a part; of two edges the first, which serves production. */
function partOf({ shop }: ReleaseShop, part: string): Process {
  return descendantsOf(shop.pid).find(({ command }) => command.includes(`/${part}/dist/main.js`))!;
}

/** Someone orders, and nothing of it fails. */
async function orderOnce({ url }: ReleaseShop, number: number): Promise<void> {
  const notes = createNotes();
  const category = '/search?q=mug&stock=1';
  const shopper = createShopper({ site: url, number, notes, category, look: () => [] });
  await shopper.enter();
  await shopper.order();
  shopper.close();
  expect(notes).toMatchObject({ failures: [], mismatches: [] });
}

/** The release of the catalog at the production edge; empty while it does not answer. */
async function catalogAt({ url }: ReleaseShop): Promise<string> {
  const visitor = createVisitor(url, 5);
  const answer = await visitor.get('/').catch(() => null);
  visitor.close();
  return answer?.status === 200 ? readPage(answer.body).releases['catalog']! : '';
}

/** Another release of the catalog, not live yet. */
const publish = ({ registry }: ReleaseShop, text: string) =>
  registry.publish('catalog', { replace: [[headline, text]] });

/** Whether the edge has come back to the registry: a change waits for those that are there. */
async function isFollowed({ registry }: ReleaseShop): Promise<boolean> {
  const { edges } = await registry.ask<{ edges: { connected: boolean }[] }>('/channels/production/edges');
  return edges.some(({ connected }) => connected);
}

/** Makes a release of the catalog live; a page is made of it when this is done. */
async function promote(market: ReleaseShop, id: string): Promise<void> {
  await expect.poll(() => isFollowed(market), { timeout: 30_000 }).toBe(true);
  await market.registry.tessera('promote', `catalog@${id}`);
  expect(await catalogAt(market)).toBe(id);
}

const answers = (market: ReleaseShop) =>
  market.registry.ask('/channels').then(
    () => true,
    () => false,
  );

test('the registry, killed, is missed by nobody, and comes back able to change things', async ({
  market,
}) => {
  const killed = partOf(market, 'registry');
  process.kill(killed.pid, 'SIGKILL');
  await orderOnce(market, 1);
  await expect.poll(() => partOf(market, 'registry')?.pid ?? killed.pid).not.toBe(killed.pid);
  await expect.poll(() => answers(market), { timeout: 30_000 }).toBe(true);
  await promote(market, await publish(market, 'After the kill'));
});

test('an edge that starts while the registry hangs serves what it knew, and follows when it is back', async ({
  market,
}) => {
  const before = await catalogAt(market);
  const registry = partOf(market, 'registry');
  process.kill(registry.pid, 'SIGSTOP');
  try {
    const edge = partOf(market, 'edge-includes');
    process.kill(edge.pid, 'SIGKILL');
    await expect.poll(() => isRunning(edge)).toBe(false);
    await expect.poll(() => catalogAt(market), { timeout: 30_000 }).toBe(before);
    await orderOnce(market, 2);
    expect(isRunning(registry)).toBe(true);
  } finally {
    process.kill(registry.pid, 'SIGCONT');
  }
  await promote(market, await publish(market, 'After the silence'));
});

test('a registry that comes back with a backup of before is not believed before it is ahead again', async ({
  market,
}) => {
  const { data, url } = market;
  const [folder, backup] = [join(data, 'registry'), join(data, 'registry-before')];
  const copyStopped = async (from: string, to: string) => {
    const registry = partOf(market, 'registry');
    process.kill(registry.pid, 'SIGSTOP');
    await rm(to, { recursive: true, force: true });
    await cp(from, to, { recursive: true });
    return registry;
  };
  const [one, newest] = [await publish(market, 'One'), await publish(market, 'The newest')];
  process.kill((await copyStopped(folder, backup)).pid, 'SIGCONT');
  await promote(market, one);
  await promote(market, newest);
  const { tessera_channel_revision: revision } = await readCounters(url, ['tessera_channel_revision']);

  const forgetful = await copyStopped(backup, folder);
  process.kill(forgetful.pid, 'SIGKILL');
  await expect.poll(() => isRunning(forgetful)).toBe(false);
  await expect.poll(() => answers(market), { timeout: 30_000 }).toBe(true);
  expect((await market.registry.live('catalog')).stable).not.toBe(newest);
  await expect.poll(() => isFollowed(market), { timeout: 30_000 }).toBe(true);
  expect(await readCounters(url, ['tessera_channel_revision'])).toEqual({
    tessera_channel_revision: revision,
  });
  expect(await catalogAt(market)).toBe(newest);

  await test.step('changes do not count as served until they are of a higher revision', async () => {
    const change = async (id: string) => {
      const body = { releases: { catalog: id }, reason: 'after the backup' };
      return (await market.registry.change('promote', body)).edges.acknowledged;
    };
    expect(await change(newest), 'a lower revision').toEqual([]);
    expect(await change(one), 'another document of the same revision').toEqual([]);
    expect(await catalogAt(market)).toBe(newest);
    const before = (await market.registry.live('catalog')).previous!;
    expect(await change(before), 'a higher revision').toEqual(['edge']);
    expect(await catalogAt(market)).toBe(before);
  });
});
