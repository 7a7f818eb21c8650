/** The pages that are measured, and a customer who may see the private ones. */

import type { Browser, BrowserContext } from 'playwright-core';
import { hydrated } from './browser.ts';

export interface MeasuredPage {
  name: string;
  path: string;
  /** Only for who has signed in and has something in the cart. */
  isPrivate: boolean;
}

/** The pages of the market, with a category and a product that it really has. */
export async function findPages(url: string): Promise<MeasuredPage[]> {
  const category = await findLink(url, '/', /href="(\/c\/[a-z0-9-]+)"/);
  const product = await findProduct(url);
  const open = {
    home: '/',
    category,
    search: '/search?q=lamp',
    product,
    cart: '/cart',
    'sign-in': '/sign-in',
  };
  const own = { account: '/account', orders: '/orders', checkout: '/checkout' };
  return [
    ...Object.entries(open).map(([name, path]) => ({ name, path, isPrivate: false })),
    ...Object.entries(own).map(([name, path]) => ({ name, path, isPrivate: true })),
  ];
}

/** The path of a product that is in stock. */
export async function findProduct(url: string): Promise<string> {
  return findLink(url, '/search?q=lamp&stock=1', /href="(\/p\/[a-z0-9-]+)"/);
}

/** The cookies of a new customer with one product in the cart. */
export async function signUp(
  browser: Browser,
  url: string,
): Promise<Awaited<ReturnType<BrowserContext['storageState']>>> {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url + (await findProduct(url)));
  await hydrated(page);
  const choice = page.locator('main form label:not([data-gone]) input[type=radio]').first();
  if ((await choice.count()) > 0) await choice.check({ force: true });
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.waitForResponse((response) => new URL(response.url()).pathname.startsWith('/api/'));
  await page.goto(`${url}/sign-up`);
  await hydrated(page);
  await page.getByLabel('Name').fill('Robin Example');
  await page.getByLabel('Email').fill(`bench-${Date.now()}@example.com`);
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/account');
  return await context.storageState();
}

async function findLink(url: string, path: string, pattern: RegExp): Promise<string> {
  const response = await fetch(url + path, { headers: { accept: 'text/html' } });
  const found = pattern.exec(await response.text())?.[1];
  if (found === undefined) throw new Error(`Cannot measure: "${path}" has no link like ${pattern}`);
  return found;
}
