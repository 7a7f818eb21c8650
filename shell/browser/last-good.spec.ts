/** What a visitor gets of a release that cannot be run, and what is told of it: shell, edge and remotes are real ones. */

import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, type Page, type Route, test } from '@playwright/test';
import { type Release, releaseId } from '@tessera/contracts/release';
import { buildProbe } from './probe/remotes.ts';
import { type Site, startSite } from './probe/site.ts';

const folder = fileURLToPath(new URL('../.cache/last-good', import.meta.url));

let site: Site;
const releases = {} as Record<
  'counter1' | 'counter2' | 'counterBroken' | 'header1' | 'header2' | 'headerBroken',
  Release
>;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  await rm(folder, { recursive: true, force: true });
  site = await startSite();
  const publish = async (probe: Parameters<typeof buildProbe>[1]) =>
    site.publish(await buildProbe(folder, probe));
  releases.counter1 = await publish({ name: 'counter', version: '1.0.0' });
  releases.counter2 = await publish({ name: 'counter', version: '2.0.0' });
  releases.counterBroken = await publish({ name: 'counter', version: '3.0.0', isBroken: true });
  releases.header1 = await publish({ name: 'navigation', version: '1.0.0' });
  releases.header2 = await publish({ name: 'navigation', version: '2.0.0' });
  releases.headerBroken = await publish({ name: 'navigation', version: '3.0.0', isBroken: true });
});

test.afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

interface Told {
  complaints: string[];
  /** `<metric> of <remote>` of the beacons. */
  failures: string[];
}

/** Notes what the page says in the console and to the edge. */
function listen(page: Page): Told {
  const told: Told = { complaints: [], failures: [] };
  page.on('console', (message) => told.complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => told.complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/beacons') return;
    const { failures } = request.postDataJSON() as { failures: { remote: string; metric: string }[] };
    told.failures.push(...failures.map(({ remote, metric }) => `${metric} of ${remote}`));
  });
  return told;
}

const alter = async (route: Route) => {
  const response = await route.fetch();
  await route.fulfill({ response, body: `globalThis.altered = true;\n${await response.text()}` });
};
const lose = (route: Route) => route.fulfill({ status: 404, body: 'gone' });

/** Does something to every script of a release, on its way to the browser. */
async function intercept(
  page: Page,
  release: Release,
  handle: (route: Route) => Promise<void>,
): Promise<void> {
  // The shell looks at such files once more to see what is wrong, and the page may have gone by then.
  await page.route(`**/r/${release.remote}/${releaseId(release)}/**/*.js`, (route) =>
    handle(route).catch(() => undefined),
  );
}

const main = 'main > tessera-slot';
const header = 'header > tessera-slot';

async function expectCounter(page: Page, version: string): Promise<void> {
  await expect(page.locator(main)).toHaveAttribute('data-state', 'ready');
  await expect(page.locator('main h1')).toHaveText(`Counter ${version}`);
  const count = page.locator('#count');
  await count.click();
  await count.click();
  await expect(count).toHaveText('2');
}

/** Failures that the registry was told of a release. */
function toldOf(release: Release): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { figures } of site.reports) {
    for (const one of figures.filter((each) => each.release === releaseId(release))) {
      for (const [metric, count] of Object.entries(one.told)) sums[metric] = (sums[metric] ?? 0) + count;
    }
  }
  return sums;
}

test('sound releases hydrate without a word, and the largest paint is told when the visitor leaves', async ({
  page,
}) => {
  const { counter1, counter2, header1, header2 } = releases;
  await site.promote([
    { stable: counter2, previous: counter1 },
    { stable: header2, previous: header1 },
  ]);
  const told = listen(page);
  await page.goto(site.url);
  await expectCounter(page, '2.0.0');
  await expect(page.locator(header)).toHaveAttribute('data-state', 'ready');
  await page.locator('probe-header button').click();
  await expect(page.locator('probe-header button')).toHaveText('1');
  expect(told.complaints).toEqual([]);
  const painted = () =>
    site.reports.flatMap(({ figures }) =>
      figures.filter(({ paint }) => paint.some((count) => count > 0)).map(({ remote }) => remote),
    );
  await page.goto('about:blank');
  await expect.poll(() => painted().sort()).toEqual(['counter', 'shell']);
  expect(told.failures).toEqual([]);
});

for (const { what, handle, metric } of [
  { what: 'altered', handle: alter, metric: 'integrity-failed' },
  { what: 'missing', handle: lose, metric: 'load-failed' },
]) {
  test(`with ${what} files of a React remote its release before is shown, and works`, async ({ page }) => {
    const { counter1, counter2, header1 } = releases;
    await site.promote([{ stable: counter2, previous: counter1 }, { stable: header1 }]);
    const before = toldOf(counter2)[metric] ?? 0;
    const told = listen(page);
    await intercept(page, counter2, handle);
    await page.goto(site.url);
    await expectCounter(page, '1.0.0');
    await expect(page.locator('main tessera-fragment')).toHaveAttribute('release', releaseId(counter1));
    expect(await page.evaluate(() => Reflect.get(globalThis, 'altered'))).toBeUndefined();
    expect(told.complaints.join('\n')).toContain(`${metric} of counter@${releaseId(counter2)}`);
    await expect.poll(() => told.failures).toEqual([`${metric} of counter`]);
    await expect.poll(() => toldOf(counter2)[metric]).toBe(before + 1);
  });

  test(`with ${what} files of a Lit remote its release before is shown with its own styles, and works`, async ({
    page,
  }) => {
    const { counter1, header1, header2 } = releases;
    await site.promote([{ stable: counter1 }, { stable: header2, previous: header1 }]);
    const told = listen(page);
    await intercept(page, header2, handle);
    await page.goto(site.url);
    const button = page.locator('probe-header button');
    await expect(page.locator('probe-header')).toContainText('Header 1.0.0');
    await expect(page.locator(header)).toHaveAttribute('data-state', 'ready');
    await button.click();
    await expect(button).toHaveText('1');
    await expect(button).toHaveCSS('color', 'rgb(1, 1, 1)');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'altered'))).toBeUndefined();
    await expectCounter(page, '1.0.0');
    await expect.poll(() => told.failures).toEqual([`${metric} of navigation`]);
  });
}

test('where a React remote throws at boot its release before is shown, and works', async ({ page }) => {
  const { counter1, counterBroken, header1 } = releases;
  await site.promote([{ stable: counterBroken, previous: counter1 }, { stable: header1 }]);
  const told = listen(page);
  await page.goto(site.url);
  await expectCounter(page, '1.0.0');
  await expect.poll(() => told.failures).toEqual(['boot-failed of counter']);
  expect(told.complaints.join('\n')).toContain(`boot-failed of counter@${releaseId(counterBroken)}`);
  await expect.poll(() => toldOf(counterBroken)).toEqual({ 'boot-failed': 1 });
});

test('where there is no sound release the HTML of the edge stays', async ({ page }) => {
  const { counterBroken, counter1, header1 } = releases;
  await site.promote([{ stable: counterBroken, previous: counter1 }, { stable: header1 }]);
  const told = listen(page);
  await intercept(page, counter1, alter);
  await page.goto(site.url);
  await expect(page.locator(main)).toHaveAttribute('data-state', 'failed');
  await expect(page.locator('main h1')).toHaveText('Counter 3.0.0');
  await expect(page.locator('main .slot-state')).toHaveCount(0);
  await expect.poll(() => told.failures).toEqual(['boot-failed of counter']);
});

test('a Lit remote that throws at boot leaves the HTML of the edge: its element cannot be defined again', async ({
  page,
}) => {
  const { counter1, header1, headerBroken } = releases;
  await site.promote([{ stable: counter1 }, { stable: headerBroken, previous: header1 }]);
  const told = listen(page);
  await page.goto(site.url);
  await expect(page.locator(header)).toHaveAttribute('data-state', 'failed');
  await expect(page.locator('probe-header')).toContainText('Header 3.0.0');
  await expectCounter(page, '1.0.0');
  await expect.poll(() => told.failures).toContain('boot-failed of navigation');
  expect(told.complaints.join('\n')).toContain('<probe-header> failed or is of another release');
});

test('an error in use is told of the remote whose code has thrown it', async ({ page }) => {
  const { counter1, header1 } = releases;
  await site.promote([{ stable: counter1 }, { stable: header1 }]);
  const told = listen(page);
  await page.goto(site.url);
  await expect(page.locator(main)).toHaveAttribute('data-state', 'ready');
  await page.locator('#fail').click();
  await expect.poll(() => told.failures).toEqual(['script-error of counter']);
});
