/** The console in a real browser, over a registry of its own. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { change } from '../src/testing/change.ts';
import { type Stage, stageConsole } from '../src/testing/stage-console.ts';

let stage: Stage;

test.beforeEach(async () => {
  stage = await stageConsole();
});

test.afterEach(async () => {
  await stage[Symbol.asyncDispose]();
});

/** Signs someone in, and answers what the browser complains of from then on. */
async function enter(page: Page, who: { name: string; teams?: string[] }): Promise<string[]> {
  const complaints: string[] = [];
  const { body } = await stage.registry.operator<{ url: string }>('POST /console/links', { body: who });
  await page.goto(body.url);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  // A reload would take it away.
  await page.evaluate(() => document.documentElement.setAttribute('data-same', ''));
  return complaints;
}

async function expectSameDocument(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-same', '');
}

const operator = { name: 'Ada' };
const production = async () => (await stage.registry.operator('GET /channels/production')).body.remotes;

test('the overview follows a promotion and a lock without a reload', async ({ page }) => {
  const complaints = await enter(page, operator);
  const { registry, catalog } = stage;
  const row = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: 'catalog', exact: true }) });
  await expect(row).toContainText('Canary 2.5.0');
  await change(registry.operator, 'rollback', { releases: { catalog: catalog.older } });
  await expect(row).not.toContainText('Canary');
  await expect(row).toContainText('2.3.1');
  await registry.operator('PUT /channels/production/lock', { body: { reason: 'sale' } });
  await expect(page.getByText('operator: sale')).toBeVisible();
  await expectSameDocument(page);
  expect(complaints).toEqual([]);
});

test('a promotion is confirmed with a reason, which the history shows', async ({ page }) => {
  await enter(page, operator);
  const { older, stable } = stage.catalog;
  await page.getByRole('link', { name: 'catalog', exact: true }).click();
  await page.getByRole('button', { name: `Promote ${older}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Promote catalog 2.3.1 to production?' });
  await expect(dialog).toContainText(`Every visitor of production gets catalog ${older}`);
  await expect(dialog).toContainText(`${stable} becomes the previous release`);
  await expect(dialog).toContainText('The canary of 2.5.0');
  const confirm = dialog.getByRole('button', { name: 'Promote 2.3.1' });
  await confirm.click();
  await expect(dialog.getByLabel('Why')).toBeFocused();
  expect((await production())['catalog']?.stable.version).toBe('2.4.0');
  await dialog.getByLabel('Why').fill('filters lose their state');
  await confirm.click();
  await expect(page.getByText('Revision 5 of production is issued; no edge is connected.')).toBeVisible();
  await expect(dialog).toBeHidden();
  expect((await production())['catalog']?.stable.version).toBe('2.3.1');
  const newest = page.getByRole('region', { name: 'History' }).getByRole('listitem').first();
  await expect(newest).toContainText('filters lose their state');
  await expect(newest).toContainText('Ada (link-');
});

test('a preview is removed once it is confirmed, and nothing else can be', async ({ page }) => {
  await enter(page, operator);
  await stage.registry.operator('POST /channels/pr-12/promote', {
    body: { releases: { catalog: stage.catalog.older } },
    headers: { 'if-match': '*', 'idempotency-key': crypto.randomUUID() },
  });
  const button = page.getByRole('button', { name: 'Remove pr-12' });
  await expect(button).toBeVisible();
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(1);
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Remove pr-12?' });
  await dialog.getByLabel('Why').fill('merged');
  await dialog.getByRole('button', { name: 'Remove pr-12' }).click();
  await expect(page.getByText('pr-12 is removed.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'pr-12' })).toHaveCount(0);
  const { entries } = (await stage.registry.operator('GET /audit?action=remove')).body;
  expect(entries).toMatchObject([{ channel: 'pr-12', reason: 'merged' }]);
  await expectSameDocument(page);
});

test('a canary is aborted, and nobody is given it any more', async ({ page }) => {
  await enter(page, { name: 'Ada', teams: ['catalog-team'] });
  await page.getByRole('link', { name: 'catalog', exact: true }).click();
  const canary = page.getByRole('region', { name: 'Canary' });
  await expect(canary).toContainText('Gathering evidence');
  await expect(canary.getByText('5 %', { exact: true })).toHaveAttribute('aria-current', 'step');
  await canary.getByRole('button', { name: 'Abort' }).click();
  const dialog = page.getByRole('dialog', { name: 'Abort the canary of catalog 2.5.0?' });
  await expect(dialog).toContainText('It is withdrawn');
  await dialog.getByLabel('Why').fill('search is empty');
  await dialog.getByRole('button', { name: 'Abort canary' }).click();
  await expect(canary).toBeHidden();
  const { catalog } = await production();
  expect(catalog).toMatchObject({ canary: null, withdrawn: [stage.catalog.next] });
  await expect(page.getByRole('region', { name: 'Earlier canaries' })).toContainText('search is empty');
});

test('a refusal is told where it was asked', async ({ page }) => {
  await enter(page, operator);
  await page.goto(`${stage.registry.url}/console/remotes/catalog`);
  await stage.registry.operator('PUT /channels/production/lock', { body: { reason: 'sale' } });
  await page.getByRole('button', { name: /^Roll back to/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('slow');
  await dialog.getByRole('button', { name: /^Roll back to/ }).click();
  await expect(dialog.getByRole('alert')).toContainText('operator has locked it (sale)');
  await expect(dialog.getByLabel('Why')).toHaveValue('slow');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: /^Roll back to/ })).toBeFocused();
});

test('charts follow the figures without a reload, with a table beside each', async ({ page }) => {
  await enter(page, operator);
  const { stable } = stage.catalog;
  await page.getByRole('link', { name: 'catalog', exact: true }).click();
  const chart = page.getByRole('figure', { name: /Failed fragments/ });
  await expect(chart.getByRole('img')).toHaveAccessibleName(/by release/);
  await stage.measure(stable, { fragments: 100_000, failed: 90_000 });
  await expect(chart.getByRole('listitem').filter({ hasText: stable })).toContainText(/8\d\.\d+ %|90 %/);
  await chart.getByText('Figures as a table').click();
  await expect(chart.getByRole('row').nth(1)).toContainText(/of 100\d{3}/);
  await expectSameDocument(page);
});

test('a person of another team sees everything and has nothing to press', async ({ page }) => {
  await enter(page, { name: 'Grace', teams: ['orders-team'] });
  await expect(page.getByRole('button', { name: /Lock|Unlock/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'catalog', exact: true }).click();
  await expect(page.getByText('who alone change it')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Canary' })).toBeVisible();
  await expect(page.locator('main').getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Compare/ }).first()).toBeVisible();
});

test('the audit is searched while typing, and the address says for what', async ({ page }) => {
  await enter(page, operator);
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Audit' }).click();
  await page.getByLabel('Search the audit').pressSequentially('rating');
  await expect(page.locator('.entry')).toHaveCount(1);
  await expect(page.locator('.entry')).toContainText('filters by rating');
  await expect(page).toHaveURL(/\?q=rating$/);
  await expect(page.getByLabel('Search the audit')).toBeFocused();
  await page.reload();
  await expect(page.locator('.entry')).toHaveCount(1);
});

test('two releases are compared, and others can be chosen', async ({ page }) => {
  await enter(page, operator);
  const { older, stable, next } = stage.catalog;
  await page.goto(`${stage.registry.url}/console/remotes/catalog/compare?before=${stable}&after=${next}`);
  await expect(page.getByRole('row', { name: /^budget 10000 12000/ })).toBeVisible();
  await page.getByLabel('To').selectOption(older);
  await expect(page.getByText('Both declare the same.')).toBeVisible();
});

test('signing out ends it, in every page that is open', async ({ page, context }) => {
  await enter(page, operator);
  const other = await context.newPage();
  await other.goto(`${stage.registry.url}/console/audit`);
  await expect(other.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible();
  await page.locator('header summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Tessera console' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Tessera console' })).toBeVisible();
});

test('everything is reached by the keyboard', async ({ page }) => {
  await enter(page, operator);
  await page.goto(`${stage.registry.url}/console/`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.getByRole('link', { name: 'catalog', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'catalog' })).toBeFocused();
  await page.getByRole('button', { name: 'Pause' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Why').focus();
  await page.keyboard.type('lunch');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Canary' })).toContainText('Paused');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`every view passes axe in ${colorScheme} at ${width} px, and fits`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const complaints = await enter(page, operator);
      const { stable, next } = stage.catalog;
      for (const path of [
        '',
        'remotes/catalog',
        `remotes/catalog/compare?before=${stable}&after=${next}`,
        'audit',
        'shared',
        'pages',
      ]) {
        await page.goto(`${stage.registry.url}/console/${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectSound(page);
      }
      await page.goto(`${stage.registry.url}/console/remotes/catalog`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      for (const summary of await page.locator('main summary').all()) await summary.click();
      await expectSound(page);
      await page.getByRole('button', { name: /^Roll back to/ }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectSound(page);
      expect(complaints).toEqual([]);
    });
  }
}

async function expectSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`)).toEqual(
    [],
  );
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess).toBeLessThanOrEqual(0);
}
