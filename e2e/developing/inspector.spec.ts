/** The inspector: what a page is made of, for whoever sees it with other releases, and for nobody else. */

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addToCart, expect, hydrated, marketUrl, openProduct, test } from '../support/market.ts';
import { type MadePreview, makePreview } from '../support/preview.ts';
import { copyRemotes, startDevSession } from '../support/working-copies.ts';

const title = 'Good things, one tile at a time';
const inspector = (page: Page) => page.getByRole('dialog', { name: 'Inspector' });
const entry = (page: Page, name: string) => inspector(page).locator('details').filter({ hasText: name });

let preview: MadePreview;
test.beforeAll(async () => {
  preview = await makePreview('catalog', [[title, `${title}, inspected`]]);
});

async function openPreview(page: Page): Promise<void> {
  await page.goto(preview.link);
  await page.getByRole('button', { name: 'See these releases' }).click();
  await hydrated(page);
}

test('says of each fragment whose it is, of which release, and where it was rendered', async ({ page }) => {
  await openPreview(page);
  await page.keyboard.press('Alt+Shift+KeyI');
  await expect(inspector(page)).toBeVisible();
  await expect(entry(page, 'catalog/home').locator('summary')).toContainText(preview.id);
  await expect(entry(page, 'catalog/home').locator('summary')).toContainText(/BFF, [\d.]+ ms/);
  await entry(page, 'catalog/home').locator('summary').click();
  await expect(entry(page, 'catalog/home')).toContainText('catalog-team');
  await expect(entry(page, 'catalog/home').getByLabel('Props of catalog/home')).toContainText('"categories"');
  await page.reload();
  await hydrated(page);
  await page.getByRole('button', { name: 'Inspect' }).click();
  await expect(entry(page, 'navigation/header').locator('summary')).toContainText('edge cache');
  await expect(entry(page, 'navigation/cart-badge').locator('summary')).toContainText(/edge$|edge\d/);
  await expect(inspector(page)).toContainText(/catalog takes react: the shell's \d+\.\d+\.\d+ fits \^19/);
});

test('follows the page: what the browser renders, and events as they pass', async ({ page }) => {
  await openPreview(page);
  await openProduct(page);
  await hydrated(page);
  await page.keyboard.press('Alt+Shift+KeyI');
  await addToCart(page);
  await expect(inspector(page).getByRole('log')).toContainText('cart:item-added');
  await page
    .getByRole('link', { name: /^Tessera Market/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${title}, inspected`);
  await expect(entry(page, 'catalog/home').locator('summary')).toContainText('browser');
  await entry(page, 'catalog/home').locator('summary').click();
  await expect(entry(page, 'catalog/home').getByLabel('Props of catalog/home')).toContainText('"categories"');
});

test('shows another kept release of a remote, through the page that asks', async ({ page }) => {
  const before = preview.id;
  const next = await makePreview('catalog', [[title, `${title}, switched`]]);
  await openPreview(page);
  await page.keyboard.press('Alt+Shift+KeyI');
  await entry(page, 'catalog/home').locator('summary').click();
  const choice = page.getByRole('combobox', { name: 'Release of catalog' });
  await expect(choice).toHaveValue(before);
  await choice.selectOption(next.id);
  await inspector(page).getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('with other releases?');
  await expect(page.getByRole('main')).toContainText(next.id);
  await page.getByRole('button', { name: 'See these releases' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${title}, switched`);
  await expect(page.getByRole('complementary', { name: 'Preview' })).toContainText('You see catalog');
});

test('can be used with the keyboard alone, and gives the focus back', async ({ page }) => {
  await openPreview(page);
  const search = page.getByPlaceholder(/^Search for/);
  await search.focus();
  await page.keyboard.press('Alt+Shift+KeyI');
  await expect(inspector(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.locator('tessera-outlines')).toBeHidden();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(entry(page, 'navigation/header')).toHaveAttribute('open', '');
  await page.keyboard.press('Escape');
  await expect(inspector(page)).toHaveCount(0);
  await expect(search).toBeFocused();
});

for (const [colorScheme, width] of [
  ['light', 390],
  ['dark', 1440],
] as const) {
  test(`is accessible, as the badge and the page that asks are: ${colorScheme}, ${width} px`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({
      baseURL: baseURL!,
      colorScheme,
      viewport: { width, height: 800 },
    });
    const page = await context.newPage();
    const findFaults = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0]!.html}`,
      );
    await page.goto(preview.link);
    expect(await findFaults()).toEqual([]);
    await page.getByRole('button', { name: 'See these releases' }).click();
    await hydrated(page);
    await page.keyboard.press('Alt+Shift+KeyI');
    await entry(page, 'catalog/home').locator('summary').click();
    await expect(page.getByRole('combobox', { name: 'Release of catalog' })).toBeVisible();
    expect(await findFaults()).toEqual([]);
    const leave = page.getByRole('button', { name: 'Leave' });
    await leave.click({ trial: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await context.close();
  });
}

test('is on no page of a visitor: no file of it comes, and its shortcut does nothing', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/');
  await hydrated(page);
  await page.keyboard.press('Alt+Shift+KeyI');
  await openProduct(page);
  await expect(inspector(page)).toHaveCount(0);
  expect(asked.filter((path) => /inspect|override/.test(path))).toEqual([]);
  expect(await (await page.request.get('/')).text()).not.toMatch(/tessera-trace|tessera-override/);
});

test('is there on the edge of a developer, too', async ({ page }) => {
  await using copies = await copyRemotes('catalog');
  const options = { copies: copies.folders, against: marketUrl(), data: process.env['TESSERA_DATA']! };
  await using session = await startDevSession(options);
  await page.goto(session.url);
  await hydrated(page);
  await page.keyboard.press('Alt+Shift+KeyI');
  const summary = entry(page, 'catalog/home').locator('summary');
  await expect(summary).toContainText('-00000000');
  await expect(summary).toContainText(/BFF, [\d.]+ ms/);
  await summary.click();
  await expect(entry(page, 'catalog/home')).toContainText('open a link of "tessera preview" first');
});
