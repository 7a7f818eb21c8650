/**
 * Releases come and go while people shop. `TESSERA_DEPLOYS=200` is the long mode, in which memory is looked at too:
 * requests go on while releases are published, made live, given to half of the visitors and taken back.
 */

import { openBrowserShopper } from '../support/browser-shopper.ts';
import { importArticles, makeArticle } from '../support/catalogue.ts';
import { readComplaints } from '../support/edge-log.ts';
import { readCounters } from '../support/edge-metrics.ts';
import { residentMemory } from '../support/memory.ts';
import type { Registry } from '../support/registry.ts';
import { expect, test } from '../support/release-shop.ts';
import { createNotes, createShopper } from '../support/shopper.ts';

const DEPLOYS = Number(process.env['TESSERA_DEPLOYS'] ?? 24);
const SHOPPERS = 50;
const BROWSERS = 3;
/** Shoppers who move at once: all fifty together would only wait for each other. */
const AT_ONCE = 5;
/** Deploys from which on memory is looked at. */
const LONG = 200;
/**
 * What memory is compared with: each remote has had its own ten deploys by then, and as many of its releases run beside
 * each other as ever will. It is looked at again after every so many deploys.
 */
const LOOKS = { first: 40, every: 10 };
/** Requests before the first look: caches and heaps fill with them, however many deploys there are. */
const WARM_REQUESTS = 6_000;
const patience = { timeout: 600_000, intervals: [1_000] };

/** A text of each remote to which its variants add their version, in HTML and JavaScript alike. */
const texts: Record<string, string> = {
  catalog: 'Good things, one tile at a time',
  orders: 'Your orders',
  account: 'Your account',
};

const counted = [
  'tessera_lockstep_mismatches_total',
  'tessera_primary_failures_total',
  'tessera_broken_pages_total',
  'tessera_previous_served_total',
] as const;

test(`${DEPLOYS} deploys, canaries and rollbacks while ${SHOPPERS} shoppers and ${BROWSERS} browsers order`, async ({
  market: { url, data, registry, shop },
  browser,
}) => {
  test.setTimeout(120_000 + DEPLOYS * 15_000);
  await importArticles(
    Array.from({ length: 8 }, () => makeArticle(2_000)),
    { data, stock: 50_000 },
  );
  const category = '/c/toys?brand=Journeys';
  const begun = Date.now();
  const before = await readCounters(url, counted);
  const notes = createNotes();
  const shoppers = Array.from({ length: SHOPPERS }, (_, number) =>
    createShopper({ site: url, number, notes, category, look: lookForVersions }),
  );
  const browsers = await Promise.all(
    Array.from({ length: BROWSERS }, () => openBrowserShopper(browser, { site: url, notes, category })),
  );

  // Each lane moves one shopper after the other, so that all of them are in the shop all the time.
  const lanes = Array.from({ length: AT_ONCE }, (_, lane) =>
    shoppers.filter((_, number) => number % AT_ONCE === lane),
  );
  await Promise.all([
    ...browsers.map((shopper) => shopper.enter()),
    ...lanes.map(async (lane) => {
      for (const shopper of lane) await shopper.enter();
    }),
  ]);
  let isOver = false;
  const shopped = Promise.allSettled([
    ...browsers.map(async (shopper) => {
      while (!isOver) await shopper.order();
    }),
    ...lanes.map(async (lane) => {
      while (!isOver || lane.some(({ orders }) => orders === 0))
        for (const shopper of lane) if (!isOver || shopper.orders === 0) await shopper.order();
    }),
  ]);
  const memory: Map<string, number>[] = [];
  try {
    for (let n = 0; n < DEPLOYS; n++) {
      await deploy(registry, n);
      const done = n + 1;
      if (DEPLOYS < LONG || done < LOOKS.first || done % LOOKS.every > 0) continue;
      if (done === LOOKS.first)
        await expect.poll(() => notes.requests, patience).toBeGreaterThan(WARM_REQUESTS);
      memory.push(residentMemory(shop));
    }
  } finally {
    isOver = true;
  }
  const broken = (await shopped).filter(({ status }) => status === 'rejected');
  expect({ failures: notes.failures, mismatches: notes.mismatches, broken }).toEqual({
    failures: [],
    mismatches: [],
    broken: [],
  });
  expect(await readComplaints(data, begun)).toEqual([]);
  expect(await readCounters(url, counted)).toEqual(before);
  for (const shopper of shoppers) await expect.poll(() => shopper.isWhole()).toBe(true);
  const orders = [...shoppers, ...browsers].reduce((sum, shopper) => sum + shopper.orders, 0);
  expect(
    Math.min(...browsers.map((shopper) => shopper.orders)),
    'browsers that have ordered',
  ).toBeGreaterThan(0);
  console.log(`${notes.requests} requests, ${orders} orders`);
  if (DEPLOYS >= LONG) expectSameMemory(memory);
  for (const shopper of [...shoppers, ...browsers]) await shopper.close();
});

/** One step of four: live, taken back, given to half, given to all. */
async function deploy(registry: Registry, n: number): Promise<void> {
  const names = Object.keys(texts);
  const remote = names[Math.floor(n / 4) % names.length]!;
  const step = n % 4;
  if (step === 1) return void (await registry.tessera('rollback', remote));
  if (step === 3) return void (await registry.tessera('canary', 'step', remote, '--percent', '100'));
  const version = `${n + 2}.0.0`;
  const text = texts[remote]!;
  await registry.publish(remote, { version, replace: [[text, `${text} ${version}`]] });
  if (step === 0) await registry.tessera('promote', `${remote}@${version}`);
  else await registry.tessera('canary', `${remote}@${version}`, '--percent', '50');
}

/** The version in the text of a page is that of the release by which it says it was made. */
function lookForVersions({
  html,
  releases,
}: {
  html: string;
  releases: Readonly<Record<string, string>>;
}): string[] {
  return Object.entries(texts).flatMap(([remote, text]) => {
    const version = new RegExp(`${text} (\\d+\\.0\\.0)`).exec(html)?.[1];
    const isOther = version !== undefined && releases[remote]?.startsWith(`${version}-`) !== true;
    return isOther ? [`its text is of ${remote} ${version}, its manifest names ${releases[remote]}`] : [];
  });
}

function expectSameMemory(looks: readonly ReadonlyMap<string, number>[]): void {
  const grown = [...looks[0]!.keys()].map((server) => {
    const bytes = looks.map((look) => look.get(server) ?? 0);
    const times = Math.round((bytes.at(-1)! / bytes[0]!) * 100) / 100;
    console.log(`${server}: ${times} ×, MB ${bytes.map((one) => Math.round(one / 2 ** 20)).join(' ')}`);
    return { server, times };
  });
  expect(grown.filter(({ times }) => times > 1.2)).toEqual([]);
}
