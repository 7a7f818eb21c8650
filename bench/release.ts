/**
 * How fast a release is taken back and given out: `node bench/release.ts [--remotes 1000] [--releases 50] [--edges 3]
 * [--rounds 40] [--json] [--assert]`. Registry and edges are those that are shipped; the last figures are of the real
 * shop, seen by a real Chromium.
 */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { makeVariant } from '@tessera/testing/variants';
import { remoteName } from '../registry/bench/seed.ts';
import { launchBrowser } from './market/browser.ts';
import { openLiveShop, releaseAt, tessera } from './release/live-shop.ts';
import { openManyRemotes } from './release/many-remotes.ts';

/** Deploys after which memory is looked at, and looked at again. */
const DEPLOYS = { first: 10, last: 200 };
/** Times that a page is loaded right after a rollback. */
const LOADS = 20;
/** Files of the release whose way to staging is timed. */
const FILES = 30;

const flags = readBenchFlags({ remotes: '1000', releases: '50', edges: '3', rounds: '40' });
const count = (name: string) => Number(flags.values[name]);

const many = await measureMany();
const shop = await measureShop();
reportFigures(
  {
    bench: 'release',
    figures: [
      { name: 'remotes', value: count('remotes'), unit: '' },
      { name: 'releases of each', value: count('releases'), unit: '' },
      { name: 'edges', value: count('edges'), unit: '' },
      { name: 'rollback to the last acknowledgement, p50', value: at(many.changes, 0.5), unit: 'ms' },
      {
        name: 'rollback to the last acknowledgement, p95',
        value: at(many.changes, 0.95),
        unit: 'ms',
        atMost: 50,
      },
      { name: 'the whole command, p95', value: at(many.commands, 0.95), unit: 'ms', atMost: 400 },
      {
        name: `memory after ${DEPLOYS.last} over ${DEPLOYS.first} deploys, registry`,
        value: many.growth[0] ?? 0,
        unit: '×',
        atMost: 1.2,
      },
      {
        name: `memory after ${DEPLOYS.last} over ${DEPLOYS.first} deploys, edges`,
        value: Math.max(...many.growth.slice(1)),
        unit: '×',
        atMost: 1.2,
      },
      { name: `pages of ${LOADS} that ran another release`, value: shop.wrong, unit: '', atMost: 0 },
      {
        name: `published until staging serves it, ${FILES} files`,
        value: shop.published,
        unit: 'ms',
        atMost: 900,
      },
    ],
    notes: [
      'a page is loaded right after the command has returned; what counts is what its scripts were loaded from',
    ],
  },
  flags,
);

async function measureMany() {
  const [remotes, releases, edges] = [count('remotes'), count('releases'), count('edges')];
  await using place = await openManyRemotes({ remotes, releases, edges });
  const name = (round: number) => remoteName(round % remotes);
  const changes: number[] = [];
  for (let round = 0; round < count('rounds') + 10; round++) {
    const begun = performance.now();
    const heard = await place.change('rollback', { releases: { [name(round)]: null } });
    if (heard.length !== edges) throw new Error(`Cannot measure: only ${heard.join(', ')} have answered`);
    if (round >= 10) changes.push(performance.now() - begun);
  }
  const commands: number[] = [];
  for (let round = 0; round < count('rounds'); round++) {
    const begun = performance.now();
    await tessera(place.data, 'rollback', name(round));
    commands.push(performance.now() - begun);
  }
  const grown = await deployMany(place.change, place.memory);
  return { changes, commands, growth: grown };
}

async function deployMany(
  change: (action: string, body: unknown) => Promise<string[]>,
  memory: () => Promise<number[]>,
): Promise<number[]> {
  let before: number[] = [];
  for (let deploy = 1; deploy <= DEPLOYS.last; deploy++) {
    await change('rollback', { releases: { [remoteName(deploy)]: null } });
    if (deploy === DEPLOYS.first) before = await memory();
  }
  const after = await memory();
  return after.map((bytes, i) => Math.round((bytes / before[i]!) * 100) / 100);
}

async function measureShop() {
  await using place = await openLiveShop();
  await using browser = await launchBrowser();
  const from = join(import.meta.dirname, '../remotes/catalog/dist/release');
  const folder = join(place.data, 'variants');
  const publish = async (version: string, add: Record<string, string>, channel: string) => {
    const to = join(folder, version);
    await makeVariant({ from, to, version, add });
    const begun = performance.now();
    const { published } = (await tessera(
      place.data,
      ...['publish', '--from', to, '--promote', '--channel', channel],
    )) as { published: { id: string }[] };
    return { begun, id: published[0]!.id };
  };

  const stable = await releaseAt(place.url);
  const { id: next } = await publish('90.0.0', {}, 'production');
  let wrong = 0;
  for (let load = 0; load < LOADS; load++) {
    const expected = load % 2 === 0 ? stable : next;
    await tessera(place.data, 'rollback', 'catalog');
    const page = await browser.newPage();
    const scripts: string[] = [];
    page.on('response', (response) => void scripts.push(new URL(response.url()).pathname));
    await page.goto(place.url, { waitUntil: 'load' });
    await page.locator('main tessera-slot[data-state="ready"]').first().waitFor();
    const loaded = scripts.filter((path) => path.startsWith('/r/catalog/'));
    const html = await page.locator('tessera-fragment[name="catalog/home"]').first().getAttribute('release');
    const isRight =
      html === expected && loaded.length > 0 && loaded.every((path) => path.includes(`/${expected}/`));
    if (!isRight) wrong += 1;
    await page.close();
  }

  const extra = Object.fromEntries(
    Array.from({ length: FILES }, (_, i) => [`browser/extra-${i}.js`, `export default ${i};\n`.repeat(200)]),
  );
  const { begun, id } = await publish('91.0.0', extra, 'staging');
  while ((await releaseAt(place.staging)) !== id);
  const published = performance.now() - begun;
  await rm(folder, { recursive: true, force: true });
  return { wrong, published: Math.round(published) };
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length * share) - 1]! * 10) / 10;
}
