/** The registry's console over the running market: what is live, by whom, and what its pages weigh. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { becomeCustomer, checkOut, expect, fillCart, hydrated, test } from '../support/market.ts';

/** Comes in by a link, as `tessera console` makes it. Answers where the console is. */
async function enter(page: Page): Promise<string> {
  const profile = readFileSync(join(process.env['TESSERA_DATA']!, 'run/registry.json'), 'utf8');
  const { url, operator } = JSON.parse(profile) as { url: string; operator: string };
  const made = await fetch(`${url}/console/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const { url: link } = (await made.json()) as { url: string };
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  return new URL(link).origin;
}

test('the console shows what is live, that the edge serves it, and what each page weighs', async ({
  page,
  complaints,
}) => {
  const origin = await enter(page);
  expect(new URL(origin).hostname).toBe('localhost');
  complaints.length = 0;
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'production' }) });
  await expect(card).toContainText('1 edge connected');
  for (const remote of ['account', 'catalog', 'navigation', 'orders', 'recommendations', 'shell'])
    await expect(page.getByRole('link', { name: remote, exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Pages', exact: true }).click();
  const home = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: '/', exact: true }) });
  await expect(home).toContainText('shell');
  await expect(home).toContainText('navigation');
  await page.getByRole('link', { name: 'Shared packages' }).click();
  await expect(page.getByRole('region', { name: 'react', exact: true })).toContainText('In step');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a link to the console is spent once it was used', async ({ page, other }) => {
  const links: string[] = [];
  page.on('request', (request) => links.push(request.url()));
  await enter(page);
  const link = links.find((url) => url.includes('/console/enter'))!;
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'This link is spent' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page: other }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test("an operator follows an order's execution, and sees what the functions used for it", async ({
  page,
  other,
  complaints,
}) => {
  await becomeCustomer(other);
  await fillCart(other, 'lamp');
  await other.goto('/checkout');
  await hydrated(other);
  await checkOut(other, /accept/i);
  const shipment = other.getByRole('region', { name: 'Shipment' });
  await expect(other.locator('[data-status]')).toContainText('Shipping arranged.');
  await expect(shipment).toContainText(/TC2-[0-9A-F]{12}-01/);
  const number = (await other.getByRole('heading', { level: 1 }).textContent())!.replace('Order ', '');

  await enter(page);
  complaints.length = 0;
  await page.getByRole('link', { name: 'Executions', exact: true }).click();
  await page.getByRole('link', { name: number }).click();
  await expect(page.getByRole('button', { name: /^ArrangeShipment Task, done/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Confirmed Succeed, done/ })).toBeVisible();
  await expect(other.locator('[data-status]')).toContainText('Confirmed.');
  await page.getByRole('link', { name: 'Functions', exact: true }).click();
  await expect(
    page.getByRole('region', { name: 'Use by function' }).getByRole('row', { name: /^shipping/ }),
  ).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(complaints).toEqual([]);
});
