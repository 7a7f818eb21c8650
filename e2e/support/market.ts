/** What journeys have in common: a page that notes every complaint of the browser, and ways through the shop. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';
import { startBehindVarnish } from './start-behind-varnish.ts';

export { expect };

/** What differs between projects that run the same journeys. */
export interface Setting {
  /** Who composes the pages. */
  surrogate: 'edge-includes' | 'varnish';
  /** The market's address; it runs as long as its tests do. */
  market: string;
}

interface Fixtures {
  /** Console messages and page errors so far; a journey that expects none ends with `expectQuiet`. */
  complaints: string[];
  /** A page on another device: it shares no cookie with `page`. */
  other: Page;
}

export const test = base.extend<Fixtures, Setting>({
  surrogate: ['edge-includes', { option: true, scope: 'worker' }],
  market: [
    async ({ surrogate }, use) => {
      if (surrogate === 'edge-includes') return use(marketUrl());
      const market = await startBehindVarnish();
      // This process runs tests of no other project.
      process.env['TESSERA_URL'] = market.url;
      process.env['TESSERA_DATA'] = market.data;
      await use(market.url);
      await market.stop();
    },
    { scope: 'worker', auto: true, timeout: 300_000 },
  ],
  baseURL: async ({ market }, use) => use(market),
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('console', (message: ConsoleMessage) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    await use(complaints);
  },
  other: async ({ browser }, use) => {
    const device = await browser.newContext({ baseURL: marketUrl() });
    await use(await device.newPage());
    await device.close();
  },
});

export function marketUrl(): string {
  const url = process.env['TESSERA_URL'];
  if (url === undefined) throw new Error('Cannot run journeys: no market is running');
  return url;
}

/** Waits until the shell has taken over: header, main and footer are hydrated. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('main > tessera-slot')).toHaveAttribute('data-state', 'ready');
  await expect(page.locator('header > tessera-slot')).toHaveAttribute('data-state', 'ready');
}

/** A product that can be bought: the first one in stock of a search. */
export async function openProduct(page: Page, query = 'mug'): Promise<void> {
  await page.goto(`/search?q=${encodeURIComponent(query)}&stock=1`);
  await page.locator('main article a').first().click();
  await expect(page).toHaveURL(/\/p\//);
}

/** Puts the product that is shown into the cart. */
export async function addToCart(page: Page): Promise<void> {
  // While one page turns into the other, a click meets neither of them.
  await page.waitForFunction(() => !('activeViewTransition' in document && document.activeViewTransition));
  const choice = page.locator('main form label:not([data-gone]) input[type=radio]').first();
  if ((await choice.count()) > 0) await choice.check({ force: true });
  await page.getByRole('button', { name: 'Add to cart' }).click();
}

/** Puts one product of a search into an empty cart, with JavaScript, and waits until the page shows it. */
export async function fillCart(page: Page, query = 'mug'): Promise<void> {
  await openProduct(page, query);
  await hydrated(page);
  await addToCart(page);
  await expect(page.getByRole('link', { name: 'Cart, 1 item' })).toBeVisible();
}

export interface Customer {
  name: string;
  email: string;
  password: string;
}

let customers = 0;

/** A new customer's sign-up form, filled and sent. */
export async function signUp(page: Page): Promise<Customer> {
  customers += 1;
  const customer = {
    name: `Robin Example ${customers}`,
    email: `robin-${Date.now()}-${customers}@example.com`,
    password: 'correct horse battery staple',
  };
  await page.getByLabel('Name').fill(customer.name);
  await page.getByLabel('Email').fill(customer.email);
  await page.getByLabel('Password').fill(customer.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  return customer;
}

/** Signs up a new customer with JavaScript. @param next the path to go on to */
export async function becomeCustomer(page: Page, next = '/account'): Promise<Customer> {
  await page.goto(`/sign-up?next=${next}`);
  await hydrated(page);
  const customer = await signUp(page);
  await expect(page).toHaveURL(next);
  return customer;
}

/** Signs in with JavaScript. @param next the path to go on to */
export async function signIn(page: Page, customer: Customer, next = '/account'): Promise<void> {
  await page.goto(`/sign-in?next=${next}`);
  await hydrated(page);
  await page.getByLabel('Email').fill(customer.email);
  await page.getByLabel('Password').fill(customer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(next);
}

/** Fills the checkout and orders. @param payment the beginning of the name of a means of payment */
export async function checkOut(page: Page, payment: RegExp): Promise<void> {
  await fillCheckout(page, payment);
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(page).toHaveURL(/\/orders\/[\w-]+$/);
}

/** Fills the checkout, all but the last click. */
export async function fillCheckout(page: Page, payment: RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Robin Example');
  await page.getByLabel('Street and number').fill('Example Street 1');
  await page.getByLabel('Postcode').fill('10115');
  await page.getByLabel('City').fill('Berlin');
  await page.getByRole('radio', { name: payment }).check();
}

/** Pages that anyone can open, by what they are. */
export const publicPages = {
  home: '/',
  category: async (page: Page) => categoryPath(page),
  search: '/search?q=lamp',
  product: async (page: Page) => productPath(page),
  cart: '/cart',
  'sign-in': '/sign-in',
  'sign-up': '/sign-up',
} as const;

export async function categoryPath(page: Page): Promise<string> {
  const html = await (await page.request.get(`${marketUrl()}/`)).text();
  return /href="(\/c\/[a-z0-9-]+)"/.exec(html)![1]!;
}

export async function productPath(page: Page): Promise<string> {
  const html = await (await page.request.get(`${marketUrl()}/search?q=lamp&stock=1`)).text();
  return /href="(\/p\/[a-z0-9-]+)"/.exec(html)![1]!;
}

export async function pathOf(page: Page, name: keyof typeof publicPages): Promise<string> {
  const path = publicPages[name];
  return typeof path === 'string' ? path : path(page);
}

/** The process of one part of the market, by what it was started with; 0 when it does not run. */
export function partPid(part: string): number {
  const data = process.env['TESSERA_DATA']!;
  const parts = JSON.parse(readFileSync(join(data, 'run/pids.json'), 'utf8')) as { pid: number }[];
  const found = parts.find(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`/${part}/dist/main.js`);
    } catch {
      return false;
    }
  });
  return found?.pid ?? 0;
}
