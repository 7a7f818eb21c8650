import type { Route } from '@playwright/test';
import { expect, hydrated, partPid, pathOf, productPath, test } from '../support/market.ts';

const remotes = ['navigation', 'catalog', 'orders', 'account', 'recommendations'] as const;

for (const remote of remotes) {
  test(`with the browser files of ${remote} out of reach, pages are still readable and the rest works`, async ({
    page,
  }) => {
    await page.route(`**/r/${remote}/**`, (route) => route.abort());
    for (const path of ['/', await productPath(page), '/cart', '/sign-in']) {
      await page.goto(path);
      await expect(page.locator('h1')).toBeVisible();
      await expect(page.getByRole('link', { name: /Tessera Market/ }).first()).toBeVisible();
    }
  });

  test(`an altered file of ${remote} never runs`, async ({ page }) => {
    // The shell looks at such files once more to see what is wrong, and the page may have gone by then.
    await page.route(`**/r/${remote}/**/*.js`, (route) => alter(route).catch(() => undefined));
    await page.goto(await productPath(page));
    await expect(page.locator('h1')).toBeVisible();
    await page.goto('/cart');
    await expect(page.locator('h1')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'altered'))).toBeUndefined();
  });

  test(`with the BFF of ${remote} not answering, every page answers with something readable`, async ({
    page,
  }) => {
    const pid = partPid(`bff/${remote}`);
    const product = await productPath(page);
    process.kill(pid, 'SIGSTOP');
    try {
      for (const path of ['/', product, '/search?q=stool', '/cart', '/sign-in']) {
        const response = await page.goto(path);
        expect([200, 502, 503, 504]).toContain(response!.status());
        await expect(page.locator('h1')).toBeVisible();
        await expect(page.getByRole('link', { name: /Tessera Market/ }).first()).toBeVisible();
      }
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await expect.poll(async () => (await page.request.get('/')).status()).toBe(200);
  });
}

test('a part that dies is started again and named', async ({ page }) => {
  const pid = partPid('bff/recommendations');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => [0, pid].includes(partPid('bff/recommendations'))).toBe(false);
  await expect
    .poll(async () => {
      await page.goto(await pathOf(page, 'product'));
      return page.locator('market-recommendations a').count();
    })
    .toBeGreaterThan(0);
});

test('with the functions not answering, cached pages go on and others say what is wrong', async ({
  page,
}) => {
  const product = await productPath(page);
  await page.goto(product);
  const pid = partPid('functions/host');
  process.kill(pid, 'SIGSTOP');
  try {
    expect((await page.goto(product))!.status()).toBe(200);
    const response = await page.goto('/search?q=something-not-cached');
    expect([502, 503, 504]).toContain(response!.status());
    await expect(page.locator('h1')).toBeVisible();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect.poll(async () => (await page.request.get('/search?q=works-again')).status()).toBe(200);
});

test('a slot whose code comes late is tried again by a click', async ({ page }) => {
  await page.goto(await pathOf(page, 'category'));
  await hydrated(page);
  let broken = true;
  await page.route('**/r/recommendations/**', (route) => (broken ? route.abort() : route.continue()));
  await page.locator('main article a').first().click();
  await expect(page.getByText('This part of the page could not be loaded.')).toBeVisible();
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('market-recommendations')).toHaveCount(1);
});

async function alter(route: Route): Promise<void> {
  const response = await route.fetch();
  await route.fulfill({ response, body: `globalThis.altered = true;\n${await response.text()}` });
}
