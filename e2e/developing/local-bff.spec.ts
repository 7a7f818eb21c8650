/** `tessera dev --bff local`: a BFF from its sources, which calls what the deployed one calls. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { copyWithBff } from '../support/bff-copies.ts';
import { startEdgeBeside } from '../support/edge-beside.ts';
import { readCounters } from '../support/edge-metrics.ts';
import { addToCart, becomeCustomer, checkOut, hydrated, openProduct } from '../support/market.ts';
import { createRegistry } from '../support/registry.ts';
import { type DevSession, startDevSession, type WorkingCopies } from '../support/working-copies.ts';

const against = () => process.env['TESSERA_URL']!;
const data = () => process.env['TESSERA_DATA']!;

const start = (copies: readonly string[], site = against()) =>
  startDevSession({ copies, against: site, data: data(), args: ['--bff', 'local'] });

/** Pages are those of the developer's edge. */
const test = base.extend<object, { copies: WorkingCopies; session: DevSession }>({
  copies: [
    async ({ browserName: _ }, use) => {
      await using copies = await copyWithBff('orders');
      await use(copies);
    },
    { scope: 'worker' },
  ],
  session: [
    async ({ copies }, use) => {
      await using session = await start(copies.folders);
      await use(session);
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ session }, use) => use(session.url),
});

const handler = 'cart: (_input, context) => carts.getCart({}, context),';
const renaming = `cart: async (_input, context) => {
        const cart = await carts.getCart({}, context);
        return { ...cart, lines: cart.lines.map((line) => ({ ...line, name: line.name + ' from here' })) };
      },`;

/** A page of the developer's edge, with something in the cart of its visitor. */
async function shopHere(page: Page): Promise<void> {
  await openProduct(page);
  await hydrated(page);
  await addToCart(page);
  await expect(page.getByRole('link', { name: 'Cart, 1 item' })).toBeVisible();
}

test('an edited line is in the open page and in what is rendered for the next, and nobody started anything', async ({
  page,
  copies,
}) => {
  await shopHere(page);
  await page.goto('/cart');
  const line = page.locator('main').getByText(/ from here$/);
  await hydrated(page);
  await expect(page.locator('main')).not.toContainText('from here');
  await copies.edit('bff-orders/src/app.ts', handler, renaming);
  await expect(line.first()).toBeVisible();
  const html = await (await page.request.get('/cart', { headers: { accept: 'text/html' } })).text();
  expect(html).toContain('from here');
  expect(await (await page.request.get(`${against()}/api/orders/cart`)).text()).not.toContain('from here');
  await copies.edit('bff-orders/src/app.ts', renaming, handler);
});

test('a customer orders through it, hears of the order live, and the site writes down who relayed', async ({
  page,
}) => {
  const before = await readCounters(against(), ['tessera_relayed_calls_total']);
  await shopHere(page);
  await becomeCustomer(page, '/checkout');
  await checkOut(page, /accept/i);
  // The page was made before: only the feed brings this.
  await expect(page.locator('[data-status]')).toContainText('Confirmed.');
  const after = await readCounters(against(), ['tessera_relayed_calls_total']);
  expect(after.tessera_relayed_calls_total).toBeGreaterThan(before.tessera_relayed_calls_total + 5);
  const log = await readFile(join(data(), 'logs/edge.log'), 'utf8');
  const relayed = log
    .split('\n')
    .filter((line) => line.includes('"msg":"relayed"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const placed = relayed.find(({ method, path }) => method === 'POST' && path === '/orders/orders');
  expect(placed).toMatchObject({ author: 'operator', bff: 'orders', upstream: 'host', status: 202 });
  expect(relayed).toContainEqual(
    expect.objectContaining({ upstream: 'store', path: '/feeds/orders', status: 200 }),
  );
});

test('one that does not compile is the answer, on the page and in the terminal, until it is mended', async ({
  page,
  copies,
  session,
}) => {
  const place = 'bff-orders/src/app.ts:';
  const ask = () => page.request.get('/api/orders/cart');
  expect((await ask()).status()).toBe(200);
  await copies.edit('bff-orders/src/app.ts', handler, `cart: = ${handler}`);
  await expect.poll(async () => (await ask()).status()).toBe(502);
  const { code, detail } = (await (await ask()).json()) as { code: string; detail: string };
  expect([code, detail]).toEqual(['dev-bff-broken', expect.stringContaining(place)]);
  expect(session.output()).toContain(place);
  await page.goto('/cart');
  const overlay = page.locator('vite-error-overlay');
  await expect(overlay).toContainText(place);
  await copies.edit('bff-orders/src/app.ts', `cart: = ${handler}`, handler);
  await expect(page.locator('main h1')).toContainText('cart');
  await expect(overlay).toHaveCount(0);
});

test('nothing begins where the site does not allow it, holds secrets in the BFF, or the pass is of others', async ({
  copies,
}) => {
  await using strict = await startEdgeBeside({
    EDGE_RELAY: 'off',
    EDGE_CHANNEL_FILE: join(data(), 'edge/beside.json'),
  });
  await expect(start(copies.folders, strict.url)).rejects.toThrow('this site does not allow it');
  await expect(start(['account'])).rejects.toThrow(
    '"account": it holds secrets of the site, use the deployed one or examples',
  );
  const { token } = (await createRegistry(data()).tessera(
    'tokens',
    'create',
    'catalog-team',
    '--name',
    'dev',
  )) as {
    token: string;
  };
  const { url } = JSON.parse(await readFile(join(data(), 'run/registry.json'), 'utf8')) as { url: string };
  process.env['TESSERA_REGISTRY'] = url;
  process.env['TESSERA_TOKEN'] = token;
  try {
    await expect(start(copies.folders)).rejects.toThrow(
      '"orders" belongs to "orders-team", the token to "catalog-team"',
    );
  } finally {
    delete process.env['TESSERA_REGISTRY'];
    delete process.env['TESSERA_TOKEN'];
  }
});
