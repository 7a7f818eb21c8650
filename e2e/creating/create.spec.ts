/** `tessera create`: a React and a Lit remote, from the command to the page, while the shop runs. */

import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { freePort } from '@tessera/testing/ports';
import { type CheckoutCopy, copyCheckout } from '../support/checkout-copy.ts';
import { expect, test as market } from '../support/market.ts';
import { type Shop, startShop } from '../support/shop.ts';

/** Milliseconds for a copy that is installed, built and started. */
const PATIENCE = 240_000;

interface Created {
  checkout: CheckoutCopy;
  shop: Shop;
  tessera(...args: string[]): Promise<Record<string, unknown>>;
}

const remotes = [
  { name: 'gift-cards', framework: 'react', title: 'Gift cards' },
  { name: 'size-guide', framework: 'lit', title: 'Size guide' },
];
const workspaces = remotes.flatMap(({ name }) => [`remotes/${name}`, `bff/${name}`]);

/** A shop that ran before the remotes were made. */
const test = market.extend<object, { created: Created }>({
  created: [
    async ({ browserName: _ }, use) => {
      await using checkout = await copyCheckout();
      const data = join(checkout.folder, 'data');
      const shop = await startShop({
        port: await freePort(),
        data,
        patience: PATIENCE,
        checkout: checkout.folder,
      });
      const tessera = async (...args: string[]) =>
        JSON.parse(await checkout.run('npm', 'run', '--silent', 'tessera', '--', ...args, '--json'));
      try {
        for (const { name, framework } of remotes) await tessera('create', name, '--framework', framework);
        await use({ checkout, shop, tessera });
      } finally {
        shop.signal('SIGTERM');
        await shop.ended;
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

test.describe.configure({ mode: 'serial' });

test('what was created passes lint, types, boundaries and its own tests at once', async ({ created }) => {
  test.setTimeout(120_000);
  const { checkout } = created;
  await checkout.run('node_modules/.bin/biome', 'check', '--error-on-warnings', ...workspaces);
  await checkout.run('npm', 'run', 'typecheck');
  await checkout.run('npm', 'run', 'check');
  for (const workspace of workspaces) {
    const said = await checkout.run('npm', 'test', '--prefix', workspace);
    expect(said).toMatch(/Tests .*\d+ passed/);
  }
});

test('it is live after build, publish and promote, while the shop goes on', async ({ created, request }) => {
  test.setTimeout(120_000);
  const { checkout, shop, tessera } = created;
  expect((await request.get(`${shop.url}/gift-cards`)).status()).toBe(404);
  await checkout.run('npm', 'run', 'build');
  await tessera('publish', ...remotes.map(({ name }) => name));
  await tessera('promote', ...remotes.map(({ name }) => `${name}@1.0.0`));
  for (const { name, title } of remotes) {
    const answer = await request.get(`${shop.url}/${name}`);
    expect(answer.status()).toBe(200);
    const html = await answer.text();
    expect(html).toContain(`<title>${title} · Tessera Market</title>`);
    expect(html).toMatch(/<summary>.*When does my order arrive\?/);
  }
});

test('its fragments hold to the contract in the browser', async ({ created }) => {
  test.setTimeout(120_000);
  const said = await created.checkout.run(
    ...['node', 'e2e/node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/alone.config.ts'],
    ...['--project=fragments', ...remotes.map(({ name }) => `remotes/${name}/`)],
  );
  expect(said).toMatch(/\d+ passed/);
});

for (const { name, title } of remotes) {
  test(`${name} is hydrated, searches as one types, and keeps a search in its address`, async ({
    created,
    page,
    complaints,
  }) => {
    await page.goto(`${created.shop.url}/${name}`);
    await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.locator('main summary')).toHaveCount(5);
    await page.getByLabel('Search the answers').fill('account');
    await expect(page.getByText('2 of 5 answers')).toBeVisible();
    await page.getByLabel('Search the answers').fill('pick-up');
    await expect(page.getByText('1 of 5 answers')).toBeVisible();
    await page.getByLabel('Search the answers').press('Enter');
    await expect(page).toHaveURL(`${created.shop.url}/${name}?q=pick-up`);
    await expect(page.getByText('Choose the pick-up point')).toBeVisible();
    await page.goBack();
    await expect(page.locator('main summary')).toHaveCount(5);
    await expect(page.getByLabel('Search the answers')).toHaveValue('');
    expect(complaints).toEqual([]);
  });

  test(`${name} searches without JavaScript`, async ({ created, browser }) => {
    await using context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${created.shop.url}/${name}`);
    await page.getByLabel('Search the answers').fill('account');
    await page.getByLabel('Search the answers').press('Enter');
    await expect(page).toHaveURL(`${created.shop.url}/${name}?q=account`);
    await expect(page.locator('main summary')).toHaveCount(2);
  });

  test(`${name} passes axe in light and dark`, async ({ created, page }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${created.shop.url}/${name}`);
      await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`),
      ).toEqual([]);
    }
  });
}

test('a name that is taken is refused, and nothing is changed', async ({ created }) => {
  const { checkout, tessera } = created;
  const before = await checkout.run('git', 'status', '--porcelain');
  await expect(tessera('create', 'gift-cards', '--framework', 'lit')).rejects.toThrow('is there already');
  expect(await checkout.run('git', 'status', '--porcelain')).toBe(before);
});
