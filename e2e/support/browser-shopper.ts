/** Someone who orders in a real browser, where the page's own code does the work; what it complains of is noted. */

import { type Browser, expect, type Page } from '@playwright/test';
import { addToCart, checkOut, hydrated, signUp } from './market.ts';
import { MOST_ORDERS, type Notes } from './shopper.ts';

export interface BrowserShopper {
  /** Signs up. */
  enter(): Promise<void>;
  /** From the home page to the order; now and then as another customer. */
  order(): Promise<void>;
  close(): Promise<void>;
  orders: number;
}

/** single-spa says so when a mount takes over 3 s: fifty shoppers leave a small machine little time. */
const SLOW = /single-spa minified message #31/;

export async function openBrowserShopper(
  browser: Browser,
  { site, notes, category }: { site: string; notes: Notes; category: string },
): Promise<BrowserShopper> {
  const context = await browser.newContext({ baseURL: site });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('request', () => {
    notes.requests += 1;
  });
  page.on('response', (response) => {
    if (response.status() >= 400) notes.failures.push(`${response.status()} of ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const { errorText = '' } = request.failure() ?? {};
    // A page that is left ends what it was loading.
    if (errorText !== 'net::ERR_ABORTED') notes.failures.push(`${errorText} of ${request.url()}`);
  });
  page.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) && !SLOW.test(text))
      notes.failures.push(`console: ${text}`);
  });
  page.on('pageerror', (error) => notes.failures.push(`error: ${error.message}`));

  const look = async () => {
    notes.mismatches.push(...(await mismatchesIn(page)).map((sentence) => `${page.url()}: ${sentence}`));
  };
  const shopper: BrowserShopper = {
    orders: 0,
    async enter() {
      await context.clearCookies();
      await page.goto('/sign-up?next=/');
      await hydrated(page);
      await signUp(page);
      await expect(page).toHaveURL('/');
    },
    async order() {
      if (shopper.orders % MOST_ORDERS === MOST_ORDERS - 1) await shopper.enter();
      await page.goto('/');
      await hydrated(page);
      await look();
      await page.goto(category);
      await hydrated(page);
      await page.locator('main article a').first().click();
      await expect(page).toHaveURL(/\/p\//);
      await addToCart(page);
      // What was added is in the cart once the header says so.
      await page.getByRole('link', { name: /^Cart, [1-9]\d* item/ }).click();
      await page.getByRole('link', { name: 'Go to checkout' }).click();
      await checkOut(page, /accept/i);
      await look();
      shopper.orders += 1;
    },
    close: () => context.close(),
  };
  return shopper;
}

/** Where what the page shows and what its scripts were loaded from are of two releases. */
export async function mismatchesIn(page: Page): Promise<string[]> {
  const { fragments, scripts } = await page.evaluate(() => ({
    fragments: [...document.querySelectorAll('tessera-fragment')].map((fragment) => ({
      remote: fragment.getAttribute('name')!.split('/')[0]!,
      release: fragment.getAttribute('release')!,
    })),
    scripts: performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname.split('/'))
      .filter(([, start]) => start === 'r')
      .map(([, , remote = '', release = '']) => ({ remote, release })),
  }));
  const loaded = new Map<string, Set<string>>();
  for (const { remote, release } of scripts)
    loaded.set(remote, (loaded.get(remote) ?? new Set()).add(release));
  const twice = [...loaded]
    .filter(([, releases]) => releases.size > 1)
    .map(([remote, releases]) => `scripts of ${remote} are of ${[...releases].join(' and ')}`);
  const other = fragments
    .filter(({ remote, release }) => loaded.has(remote) && !loaded.get(remote)!.has(release))
    .map(({ remote, release }) => `HTML of ${remote} is of ${release}`);
  return [...twice, ...other];
}
