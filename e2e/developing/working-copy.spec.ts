/** `tessera dev`: working copies inside the shop that everybody else has deployed. */

import { expect, type Page, test } from '@playwright/test';
import {
  copyRemotes,
  type DevSession,
  startDevSession,
  type WorkingCopies,
} from '../support/working-copies.ts';

const against = () => process.env['TESSERA_URL']!;
const data = () => process.env['TESSERA_DATA']!;

let copies: WorkingCopies;
let session: DevSession;

test.beforeAll(async () => {
  copies = await copyRemotes('catalog', 'navigation');
  session = await startDevSession({ copies: copies.folders, against: against(), data: data() });
});

test.afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
  await copies?.[Symbol.asyncDispose]();
});

/** Opens a page and counts how often it is loaded, and what it complains of. */
async function open(page: Page, path: string) {
  const seen = { loads: 0, complaints: [] as string[] };
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) seen.loads += 1;
  });
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(message.text());
  });
  await page.goto(session.url + path);
  await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
  return seen;
}

async function openProduct(page: Page) {
  await open(page, '/search?q=mug&stock=1');
  const href = await page.locator('main a[href^="/p/"]').first().getAttribute('href');
  return open(page, href!);
}

test('the page is composed and hydrated: two remotes from here, all else from there', async ({
  page,
  request,
}) => {
  const seen = await openProduct(page);
  const html = await (await request.get(page.url(), { headers: { accept: 'text/html' } })).text();
  const releases = [...html.matchAll(/<tessera-fragment name="([\w-]+)\/[\w-]+" release="([^"]+)"/g)];
  const isLocal = (release: string) => release.endsWith('-00000000');
  expect(new Map(releases.map(([, remote, release]) => [remote, isLocal(release!)]))).toEqual(
    new Map([
      ['navigation', true],
      ['catalog', true],
      ['recommendations', false],
    ]),
  );
  const copiesOfReact = await page.evaluate(
    () =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => /react[^/]*\.js/.test(name) && !name.includes('_dev')).length,
  );
  expect(copiesOfReact).toBeGreaterThan(0);
  const bundled = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /_dev\/.*\/deps\/(react|lit)/.test(name))
      .map(({ name }) => name),
  );
  expect(bundled, "the shell's copies are the only ones").toEqual([]);
  expect(seen).toEqual({ loads: 1, complaints: [] });
});

test('an edit of a React component is seen at once, and what the page holds stays', async ({ page }) => {
  const seen = await openProduct(page);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  const added = page.getByText(/(?:Added to|is in) your cart/);
  await expect(added).toBeVisible();
  await expect(page.locator('nav-cart-badge')).toContainText('1');
  await copies.edit(
    'catalog/src/pages/product.tsx',
    '<h1>{product.name}</h1>',
    '<h1>{product.name}, edited</h1>',
  );
  await expect(page.getByRole('heading', { level: 1 })).toContainText(', edited');
  await expect(added).toBeVisible();
  await copies.edit(
    'catalog/src/product/add-to-cart.module.css',
    '.form {',
    '.form { outline: 3px solid rgb(1, 2, 3);',
  );
  await expect(page.locator('main form')).toHaveCSS('outline-color', 'rgb(1, 2, 3)');
  await expect(added).toBeVisible();
  expect(seen).toEqual({ loads: 1, complaints: [] });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(', edited');
});

test('so is one of a Lit element and of its styles, in its shadow root', async ({ page }) => {
  const seen = await open(page, '/');
  const input = page.locator('nav-header input[type=search]');
  await input.pressSequentially('half a wor');
  const badge = page.locator('nav-cart-badge');
  await copies.edit(
    'navigation/src/badge/nav-cart-badge.ts',
    '<span class="label">Cart</span>',
    '<span class="label">Basket</span>',
  );
  await expect(badge).toContainText('Basket');
  await copies.edit(
    'navigation/src/footer/nav-footer.ts',
    ':host {',
    ':host { outline: 3px solid rgb(1, 2, 3);',
  );
  await expect(page.locator('nav-footer')).toHaveCSS('outline-color', 'rgb(1, 2, 3)');
  await expect(input).toHaveValue('half a wor');
  expect(seen).toEqual({ loads: 1, complaints: [] });

  // The server renders the same, so that it is hydrated without a word.
  await page.reload();
  await expect(badge).toContainText('Basket');
  await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
  expect(seen).toEqual({ loads: 2, complaints: [] });
});

test('a change that no module takes mounts that application anew, and nothing else', async ({ page }) => {
  const seen = await open(page, '/');
  const input = page.locator('nav-header input[type=search]');
  await input.pressSequentially('half a wor');
  await copies.edit(
    'catalog/src/create-app.ts',
    'export',
    'document.body.dataset.evaluated = String(Date.now());\nexport',
  );
  await expect(page.locator('body')).toHaveAttribute('data-evaluated', /\d/);
  await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
  await expect(page.locator('main h1')).toBeVisible();
  await expect(input).toHaveValue('half a wor');
  expect(seen.loads).toBe(1);
  await copies.edit(
    'catalog/src/create-app.ts',
    'document.body.dataset.evaluated = String(Date.now());\n',
    '',
  );
});

test('what throws while it is rendered is shown with its place, the page around it stays, and mending it is enough', async ({
  page,
}) => {
  const view = "function Home({ categories, topRated, newest }: Props['home']) {\n";
  const broken = "  if (typeof document === 'undefined') throw new Error('broken on purpose');\n";
  await copies.edit('catalog/src/pages/home.tsx', view, view + broken);
  await page.goto(session.url);
  const overlay = page.locator('vite-error-overlay');
  await expect(overlay).toContainText('broken on purpose');
  await expect(overlay).toContainText('catalog/src/pages/home.tsx');
  expect(session.output()).toContain('broken on purpose');
  await expect(page.locator('nav-header')).toBeVisible();
  await copies.edit('catalog/src/pages/home.tsx', broken, '');
  await expect(page.locator('main h1')).toBeVisible();
  await expect(overlay).toHaveCount(0);
});

test('a new route is there when the configuration is saved', async ({ request }) => {
  const ask = async () =>
    (await request.get(`${session.url}/brand-new`, { headers: { accept: 'text/html' } })).status();
  expect(await ask()).toBe(404);
  await copies.edit(
    'catalog/tessera.config.ts',
    'routes: [',
    "routes: [{ pattern: '/brand-new', fragment: 'home' },",
  );
  await expect.poll(ask).toBe(200);
});

test('nobody else sees any of it', async ({ page }) => {
  await page.goto(against());
  const html = await page.content();
  expect(html).not.toContain('_dev/');
  expect(html).not.toContain('-00000000');
});

test('examples stand in for a BFF, are edited like code, and may not break its contract', async ({
  page,
}) => {
  await using own = await copyRemotes('orders');
  const options = { copies: own.folders, against: against(), data: data(), args: ['--bff', 'mock'] };
  await using mocked = await startDevSession(options);
  await page.goto(`${mocked.url}/cart`);
  await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
  await expect(page.locator('main')).toContainText('€0.01');
  await own.edit('orders/mock.json', '"lineTotal": 1', '"lineTotal": 123456');
  await expect(page.locator('main')).toContainText('€1,234.56');
  await own.edit('orders/mock.json', '"lineTotal": 123456', '"lineTotal": "much"');
  const overlay = page.locator('vite-error-overlay');
  await expect(overlay).toContainText('Cannot mock "cart"');
  await expect(overlay).toContainText('at lines[0].lineTotal');
});
