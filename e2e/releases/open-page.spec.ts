/** A page that is open goes on with the releases that it was made of, until one of them is withdrawn. */

import type { Page } from '@playwright/test';
import { mismatchesIn } from '../support/browser-shopper.ts';
import { addToCart, checkOut, hydrated, signUp } from '../support/market.ts';
import { expect, test } from '../support/release-shop.ts';

/** The releases of the scripts that the page has loaded since it was opened, each remote once. */
async function releasesIn(page: Page): Promise<Record<string, string>> {
  expect(await mismatchesIn(page)).toEqual([]);
  return page.evaluate(() =>
    Object.fromEntries(
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname.split('/'))
        .filter(([, start]) => start === 'r')
        .map(([, , remote, release]) => [remote, release]),
    ),
  );
}

test('an open page stays on its releases over five deploys, and goes on with new ones when one is withdrawn', async ({
  market: { registry },
  page,
}) => {
  test.setTimeout(120_000);
  const loads: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loads.push(new URL(request.url()).pathname);
  });
  const answers: string[] = [];
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400) answers.push(`${response.status()} of ${pathname}`);
  });
  const old = {
    catalog: (await registry.live('catalog')).stable,
    orders: (await registry.live('orders')).stable,
    recommendations: (await registry.live('recommendations')).stable,
  };
  await page.goto('/');
  await hydrated(page);

  await test.step('five deploys of what the page has, and of what it will load', async () => {
    for (const [remote, text] of [
      ['catalog', 'Good things, one tile at a time'],
      ['orders', 'Your cart'],
      ['catalog', 'Good things, one tile at a time'],
      ['recommendations', 'Goes well with this'],
      ['orders', 'Your cart'],
    ] as const) {
      const id = await registry.publish(remote, { replace: [[text, `${text}, anew`]] });
      await registry.tessera('promote', `${remote}@${id}`);
    }
  });

  await test.step('navigation, API, a nested remote and one that was not loaded yet are of the old ones', async () => {
    await page.getByRole('navigation', { name: 'Categories' }).first().getByRole('link').first().click();
    await expect(page).toHaveURL(/\/c\//);
    await page.locator('main article a').first().click();
    await expect(page).toHaveURL(/\/p\//);
    await expect(page.locator('market-recommendations').getByRole('link').first()).toBeVisible();
    await addToCart(page);
    await page.getByRole('link', { name: 'Cart, 1 item' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your cart');
    expect(await releasesIn(page)).toMatchObject(old);
    expect({ loads, answers }).toEqual({ loads: ['/'], answers: [] });
  });

  await test.step('another visit gets the new ones', async () => {
    const context = await page.context().browser()!.newContext();
    const other = await context.newPage();
    await other.goto(new URL('/', page.url()).href);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText(/, anew$/);
    await hydrated(other);
    expect((await releasesIn(other))['catalog']).toBe((await registry.live('catalog')).stable);
    await context.close();
  });

  await test.step('a withdrawn one is refused, and the next navigation is a full load', async () => {
    await registry.change('withdraw', { releases: { orders: [old.orders] }, reason: 'wrong totals' });
    const quantity = page.getByRole('spinbutton', { name: /Quantity/ });
    await quantity.fill('2');
    await expect.poll(() => answers.length).toBeGreaterThan(0);
    expect(answers.every((answer) => answer.startsWith('409 of /api/orders/'))).toBe(true);
    await page
      .getByRole('link', { name: /^Tessera Market/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/, anew$/);
    expect(loads, 'the page was loaded once more').toEqual(['/', '/']);
  });

  await test.step('shopping goes on: the cart is what it was, and is ordered', async () => {
    await hydrated(page);
    expect(await releasesIn(page)).not.toMatchObject(old);
    await page.getByRole('link', { name: 'Cart, 1 item' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your cart, anew');
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await page.getByRole('link', { name: 'Create an account' }).click();
    await expect(page).toHaveURL(/\/sign-up/);
    await signUp(page);
    await expect(page).toHaveURL(/\/checkout$/);
    await checkOut(page, /accept/i);
  });
});
