/** A change that only whoever opens its link sees: published to a preview, agreed to, left, ended. */

import type { Page } from '@playwright/test';
import { becomeCustomer, expect, fillCart, hydrated, marketUrl, test } from '../support/market.ts';
import { makePreview } from '../support/preview.ts';
import { createRegistry } from '../support/registry.ts';

const registry = () => createRegistry(process.env['TESSERA_DATA']!);

/** Opens a link and agrees. */
async function agree(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'See these releases' }).click();
}

const badge = (page: Page) => page.getByRole('complementary', { name: 'Preview' });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const title = 'Good things, one tile at a time';

test('a change is seen by whoever agrees to its link, rendered on the server too, and by nobody else', async ({
  page,
  other,
  complaints,
}) => {
  const { link, channel, id } = await makePreview('catalog', [[title, `${title}, previewed`]]);

  await test.step('the link says what is about to happen, and changes nothing by itself', async () => {
    await page.goto(link);
    await expect(heading(page)).toContainText('with other releases?');
    await expect(page.getByRole('main')).toContainText(channel);
    await expect(page.getByRole('main')).toContainText(id);
    await expect(page.getByRole('main')).toContainText('catalog-team/');
    await page.goto('/');
    await expect(heading(page)).toHaveText(title);
    await expect(badge(page)).toHaveCount(0);
  });

  await test.step('whoever agrees sees it, from the server and hydrated', async () => {
    await agree(page, link);
    await hydrated(page);
    await expect(heading(page)).toHaveText(`${title}, previewed`);
    await expect(badge(page)).toContainText(`You see preview ${channel}`);
    const html = await (await page.request.get('/')).text();
    expect(html).toContain(`${title}, previewed`);
    expect(html).toContain(`/r/catalog/${id}/`);
  });

  await test.step('it goes on in place, with the badge', async () => {
    await page.getByRole('navigation', { name: 'Categories' }).first().getByRole('link').first().click();
    await expect(page).toHaveURL(/\/c\//);
    await expect(badge(page)).toBeVisible();
  });

  await test.step('nobody else does', async () => {
    await other.goto('/');
    await expect(heading(other)).toHaveText(title);
    await expect(badge(other)).toHaveCount(0);
  });

  await test.step('one click leaves it', async () => {
    await badge(page).getByRole('button', { name: 'Leave' }).click();
    await expect(page).toHaveURL(/\/c\//);
    await expect(badge(page)).toHaveCount(0);
    await page.goto('/');
    await expect(heading(page)).toHaveText(title);
  });
  expect(complaints).toEqual([]);
});

test('a page on which people pay is as everybody gets it, also when one goes there in place', async ({
  page,
}) => {
  const { link, channel } = await makePreview('orders', [
    ['Your cart', 'Your cart, previewed'],
    ['Checkout', 'Checkout, previewed'],
  ]);
  await becomeCustomer(page);
  await fillCart(page);
  await agree(page, `${link}&to=/cart`);
  await expect(heading(page)).toHaveText('Your cart, previewed');
  await hydrated(page);
  await page.getByRole('link', { name: /^Go to checkout/ }).click();
  await expect(page).toHaveURL(/\/checkout$/);
  await expect(badge(page)).toContainText('This page is as everybody gets it');
  await expect(badge(page)).toContainText(channel);
  await expect(page.getByRole('main')).not.toContainText('previewed');
  await page.goto('/cart');
  await expect(heading(page)).toHaveText('Your cart, previewed');
});

test('a preview ends with its channel, and a withdrawn release with its withdrawal', async ({
  page,
  other,
}) => {
  const first = await makePreview('catalog', [[title, `${title}, first`]]);
  await agree(page, first.link);
  await expect(heading(page)).toHaveText(`${title}, first`);
  await registry().tessera('channels', 'remove', first.channel, '--yes');
  await expect(async () => {
    await page.goto('/');
    await expect(heading(page)).toHaveText(title, { timeout: 500 });
  }).toPass();
  await page.goto(first.link);
  await expect(page.getByRole('main')).toContainText('Its preview was removed.');

  const second = await makePreview('catalog', [[title, `${title}, second`]]);
  await agree(other, second.link);
  await expect(heading(other)).toHaveText(`${title}, second`);
  await registry().change('withdraw', { releases: { catalog: [second.id] }, reason: 'not good' });
  await other.goto('/');
  await expect(badge(other)).toContainText('was withdrawn');
  await expect(heading(other)).toHaveText(title);
  await other.goto('/');
  await expect(badge(other)).toHaveCount(0);
});

test('a forged, altered or foreign pass opens nothing', async ({ page }) => {
  const { link } = await makePreview('catalog', [[title, `${title}, kept`]]);
  const pass = new URL(link).searchParams.get('pass')!;
  const [header, payload, signature] = pass.split('.');
  const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, unknown>;
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { stable } = await registry().live('catalog');
  const named = ['preview', `catalog@${stable}`, '--site', 'https://other.example'];
  const { link: elsewhere } = await registry().tessera(...named);
  const forged = [
    `${header}.${encode({ ...claims, exp: Number(claims['exp']) + 1 })}.${signature}`,
    `${encode({ alg: 'none', typ: 'tessera-pass' })}.${payload}.`,
    new URL(String(elsewhere)).searchParams.get('pass')!,
  ];
  for (const token of forged) {
    await page.goto(`/_tessera/override?pass=${token}`);
    await expect(heading(page)).toHaveText('This link shows nothing');
    await page.context().addCookies([{ name: 'tessera-override', value: token, url: marketUrl() }]);
    await page.goto('/');
    await expect(heading(page)).toHaveText(title);
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('tessera-override');
  }
});

test('it works without JavaScript', async ({ browser }) => {
  const { link } = await makePreview('catalog', [[title, `${title}, plain`]]);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: marketUrl() });
  const page = await context.newPage();
  await agree(page, link);
  await expect(heading(page)).toHaveText(`${title}, plain`);
  await badge(page).getByRole('button', { name: 'Leave' }).click();
  await expect(heading(page)).toHaveText(title);
  await context.close();
});
