/** A canary: who gets it keeps it, and a bad one goes by itself. */

import type { Browser, Page } from '@playwright/test';
import { mismatchesIn } from '../support/browser-shopper.ts';
import { mismatchesOf, readPage } from '../support/composed-page.ts';
import { hydrated } from '../support/market.ts';
import { expect, test } from '../support/release-shop.ts';
import { createVisitor, type Visitor } from '../support/visitor.ts';

const headline = 'Good things, one tile at a time';
/** Visitors of plain HTTP, of eight networks: half of them are far more than a verdict takes. */
const VISITORS = 80;
const NETWORKS = 8;

let visitors: Visitor[] = [];
test.afterEach(() => {
  for (const visitor of visitors) visitor.close();
  visitors = [];
});

function comeToShop(site: string): Visitor[] {
  visitors = Array.from({ length: VISITORS }, (_, number) => createVisitor(site, 20 + (number % NETWORKS)));
  return visitors;
}

/** The release of the catalog that a visitor's home page is made of. */
async function catalogOf(visitor: Visitor): Promise<string> {
  const answer = await visitor.get('/');
  expect(answer.status).toBe(200);
  const page = readPage(answer.body);
  expect(mismatchesOf(page)).toEqual([]);
  return page.releases['catalog']!;
}

/** Opens the home page on new devices until one is given this release. */
async function openGiven(browser: Browser, site: string, release: string): Promise<Page> {
  for (let device = 0; device < 30; device++) {
    const context = await browser.newContext({ baseURL: site });
    const page = await context.newPage();
    const answer = await page.goto('/');
    if (readPage(await answer!.text()).releases['catalog'] === release) return page;
    await context.close();
  }
  throw new Error(`Cannot find a visitor who is given "${release}": thirty were not`);
}

test('a canary at 50 % is kept over reloads and when it is widened, its HTML and JavaScript of one release', async ({
  market: { registry, url },
  browser,
}) => {
  const { stable } = await registry.live('catalog');
  const canary = await registry.publish('catalog', { replace: [[headline, 'The new headline']] });
  await registry.tessera('canary', `catalog@${canary}`, '--percent', '50');

  for (const [release, text] of [
    [canary, 'The new headline'],
    [stable, /^(?!The new headline)/],
  ] as const) {
    const page = await openGiven(browser, url, release);
    for (let load = 0; load < 3; load++) {
      await hydrated(page);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(text);
      const fragment = page.locator('tessera-fragment[name="catalog/home"]');
      await expect(fragment).toHaveAttribute('release', release);
      expect(await mismatchesIn(page)).toEqual([]);
      await page.reload();
    }
    await page.context().close();
  }

  const all = comeToShop(url);
  const first = await Promise.all(all.map(catalogOf));
  expect(new Set(first)).toEqual(new Set([stable, canary]));
  expect(await Promise.all(all.map(catalogOf)), 'given again').toEqual(first);
  await registry.tessera('canary', 'step', 'catalog', '--percent', '75');
  const wider = await Promise.all(all.map(catalogOf));
  const moved = wider.filter((release, i) => first[i] === canary && release !== canary);
  expect(moved, 'visitors who lost the canary when it was widened').toEqual([]);
  await registry.tessera('canary', 'abort', 'catalog');
  expect(new Set(await Promise.all(all.map(catalogOf)))).toEqual(new Set([stable]));
});

test('a canary that answers 5xx is taken back by itself, for good, and no visitor sees an error', async ({
  market: { registry, url },
}) => {
  const { stable } = await registry.live('catalog');
  const canary = await registry.publish('catalog', { replace: [['.home({}', '.isMissing({}']] });
  await registry.tessera('canary', `catalog@${canary}`, '--percent', '50');
  const all = comeToShop(url);
  await expect
    .poll(async () => {
      for (const visitor of all) await catalogOf(visitor);
      return (await registry.live('catalog')).canary;
    })
    .toBeNull();
  const { ended } = await registry.canaries();
  expect(ended.find(({ release }) => release === canary)).toMatchObject({
    status: 'withdrawn',
    endReason: expect.stringContaining('fragments answered with 5xx'),
  });
  const [entry] = await registry.audit('canary-withdraw');
  expect(entry).toMatchObject({ actor: 'health', remotes: ['catalog'] });
  expect(entry!.reason).toMatch(/^Of \d+ visitors with fragments answered with 5xx, \d+ had the canary/);
  await expect.poll(async () => new Set(await Promise.all(all.map(catalogOf)))).toEqual(new Set([stable]));
});

test('a canary that throws in the browser is given to nobody any more, and whoever had it sees the release before', async ({
  market: { registry, url },
  browser,
}) => {
  const { stable } = await registry.live('catalog');
  const canary = await registry.publish('catalog', {
    rewrite: (text, path) =>
      path.startsWith('browser/__federation_expose_Listing') ? `${text};throw new Error('no boot')` : text,
  });
  await registry.tessera('canary', `catalog@${canary}`, '--percent', '50');

  const page = await openGiven(browser, url, canary);
  await expect(page.locator('tessera-fragment[name="catalog/home"]')).toHaveAttribute('release', stable);
  await hydrated(page);
  const told = async () => {
    const found = await registry.ask<{ figures: { release: string; told: Record<string, number> }[] }>(
      '/channels/production/figures/catalog',
    );
    const own = found.figures.filter(({ release }) => release === canary);
    return own.reduce((sum, figures) => sum + (figures.told['boot-failed'] ?? 0), 0);
  };
  await expect.poll(told, { message: 'a real browser tells by itself' }).toBe(1);
  await page.context().close();

  // One browser is no evidence. What it has told, the browsers of others tell too.
  const all = comeToShop(url);
  for (const visitor of all) {
    const { token, releases } = readPage((await visitor.get('/')).body);
    if (releases['catalog'] !== canary) continue;
    const failures = [{ remote: 'catalog', metric: 'boot-failed' }];
    const answer = await visitor.beacon({ schema: 1, page: token, remote: 'catalog', failures });
    expect(answer.status).toBe(204);
  }
  const state = async () => (await registry.canaries()).canaries.find(({ release }) => release === canary);
  await expect.poll(state).toMatchObject({ status: 'suspect', percent: 0 });
  const [entry] = await registry.audit('canary-suspect');
  expect(entry).toMatchObject({ actor: 'health', remotes: ['catalog'] });
  expect(entry!.reason).toContain('remotes that did not boot');
  await expect.poll(async () => new Set(await Promise.all(all.map(catalogOf)))).toEqual(new Set([stable]));
  await registry.tessera('canary', 'abort', 'catalog', '--reason', 'it does not boot');
});
