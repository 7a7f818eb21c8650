import AxeBuilder from '@axe-core/playwright';
import { expect, hydrated, marketUrl, pathOf, publicPages, signUp, test } from '../support/market.ts';

const names = Object.keys(publicPages) as (keyof typeof publicPages)[];

for (const name of names) {
  test(`the ${name} page hydrates without a message, from one copy of each library`, async ({
    page,
    complaints,
  }) => {
    const path = await pathOf(page, name);
    const copies = new Map<string, number>();
    page.on('response', async (response) => {
      if (!response.url().endsWith('.js')) return;
      const text = await response.text().catch(() => '');
      for (const [library, mark] of [
        ['react', 'react.transitional.element'],
        ['react-dom', 'onRecoverableError'],
        ['lit', 'litElementVersions'],
      ] as const) {
        if (text.includes(mark)) copies.set(library, (copies.get(library) ?? 0) + 1);
      }
    });
    await page.goto(path);
    await hydrated(page);
    await page.waitForLoadState('networkidle');
    expect(complaints).toEqual([]);
    expect(copies.get('lit')).toBe(1);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'litElementVersions').length)).toBe(1);
  });

  test(`the ${name} page passes axe in light and dark`, async ({ page }) => {
    const path = await pathOf(page, name);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(path);
      await hydrated(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`),
      ).toEqual([]);
    }
  });

  test(`the ${name} page preloads what it uses and nothing else, in two steps at most`, async ({ page }) => {
    const path = await pathOf(page, name);
    await page.goto(path);
    await hydrated(page);
    await page.waitForLoadState('networkidle');
    const { preloaded, loaded } = await page.evaluate(() => ({
      preloaded: [...document.querySelectorAll<HTMLLinkElement>('head link[rel=modulepreload]')].map(
        (l) => l.href,
      ),
      loaded: performance
        .getEntriesByType('resource')
        .filter((entry) => entry.name.endsWith('.js'))
        .map((entry) => entry.name),
    }));
    expect(new Set(loaded), 'every script was preloaded by the page, so none waits for another').toEqual(
      new Set([...preloaded, ...loaded.filter((url) => url.endsWith('/shell.js'))]),
    );
    expect(new Set(preloaded).size, 'nothing is preloaded twice').toBe(preloaded.length);
  });
}

test('pages of a signed-in customer pass axe and hydrate without a message', async ({ page, complaints }) => {
  await page.goto('/sign-up');
  await hydrated(page);
  await signUp(page);
  await expect(page).toHaveURL(/\/account$/);
  for (const path of ['/account', '/orders']) {
    await page.goto(path);
    await hydrated(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual(
      [],
    );
  }
  expect(complaints).toEqual([]);
});

test('no page scrolls sideways at 320 px', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const name of names) {
    await page.goto(await pathOf(page, name));
    await hydrated(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, name).toBeLessThanOrEqual(0);
  }
});

test('structured data describes the product', async ({ page }) => {
  await page.goto(await pathOf(page, 'product'));
  const [text] = await page.locator('script[type="application/ld+json"]').allTextContents();
  const data = JSON.parse(text!) as { '@type': string; offers: unknown[] };
  expect(data['@type']).toBe('Product');
  expect(data.offers.length).toBeGreaterThan(0);
});

test('every script and style sheet of a page carries its hash', async ({ request }) => {
  const html = await (await request.get(marketUrl())).text();
  const tags = html.match(/<link[^>]+rel="?(?:modulepreload|stylesheet)[^>]*>|<script[^>]+src=[^>]*>/g) ?? [];
  expect(tags.length).toBeGreaterThan(5);
  for (const tag of tags) expect(tag).toMatch(/integrity="sha384-/);
  expect(html.indexOf('type="importmap"')).toBeLessThan(html.indexOf('modulepreload'));
});
