/** https from end to end: a balancer ends TLS in front of the site, another one in front of the edge of a developer. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from '@tessera/testing/ports';
import { type Certificate, makeCertificate } from '../support/certificate.ts';
import { type Forwarder, startForwarder } from '../support/forwarder.ts';
import { listenTo } from '../support/listen-to-page.ts';
import { becomeCustomer, hydrated, signIn } from '../support/market.ts';
import { type Shop, startShop } from '../support/shop.ts';
import {
  copyRemotes,
  type DevSession,
  startDevSession,
  type WorkingCopies,
} from '../support/working-copies.ts';

/** The certificate is the test's own. */
test.use({ ignoreHTTPSErrors: true });

const stack = new AsyncDisposableStack();
let copies: WorkingCopies;
let site: string;
let session: DevSession;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  const certificate = stack.use(await makeCertificate());
  const data = await mkdtemp(join(tmpdir(), 'tessera-https-'));
  stack.defer(() => rm(data, { recursive: true, force: true }));
  site = await startSite(certificate, data);
  copies = stack.use(await copyRemotes('account', 'navigation'));
  const port = await freePort();
  const front = stack.use(await startForwarder({ to: () => port, certificate }));
  session = stack.use(
    await startDevSession({
      ...{ copies: copies.folders, against: site, data, port, env: certificate.trust },
      args: ['--public-url', `https://localhost:${front.port}`],
    }),
  );
});
test.afterAll(() => stack.disposeAsync());

async function startSite(certificate: Certificate, data: string): Promise<string> {
  const port = await freePort();
  const balancer: Forwarder = stack.use(await startForwarder({ to: () => port, certificate }));
  const publicUrl = `https://localhost:${balancer.port}`;
  const shop: Shop = await startShop({ port, data, publicUrl, patience: 120_000 });
  stack.defer(async () => {
    shop.signal('SIGTERM');
    await shop.ended;
  });
  return publicUrl;
}

test('a site behind a balancer keeps its session in a cookie that only https may set or see', async ({
  browser,
}) => {
  await using context = await browser.newContext({ baseURL: site, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const seen = listenTo(page);
  const customer = await becomeCustomer(page);
  await expect(page.locator('nav-user-menu')).toContainText(customer.name.split(' ')[0]!);
  const cookies = (await context.cookies()).filter(({ httpOnly }) => httpOnly);
  expect(cookies.length).toBeGreaterThan(0);
  for (const { name, secure } of cookies)
    expect({ name, secure }).toEqual({ name: expect.stringMatching(/^__Host-/), secure: true });
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL('/');
  await signIn(page, customer);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(seen.complaints).toEqual([]);
});

test('a working copy inside it is seen over https, with its sockets, and one signs in there', async ({
  browser,
}) => {
  await using context = await browser.newContext({ baseURL: session.url, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const seen = listenTo(page);
  await page.goto('/');
  await hydrated(page);
  await expect.poll(() => seen.connected).toBe(1);
  await copies.edit(
    'navigation/src/badge/nav-cart-badge.ts',
    '<span class="label">Cart</span>',
    '<span class="label">Basket</span>',
  );
  await expect(page.locator('nav-cart-badge')).toContainText('Basket');
  expect(seen).toEqual({
    ...{ loads: 1, connected: 1, complaints: [], origins: new Set([session.url]) },
    sockets: [session.url.replace('https', 'wss')],
  });

  const customer = await becomeCustomer(page);
  await expect(page.locator('nav-user-menu')).toContainText(customer.name.split(' ')[0]!);
  await copies.edit('account/src/pages/account.tsx', '<h1>', '<h1>Edited: ');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Edited: ');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Edited: ');
  await expect(page.locator('nav-user-menu')).toContainText(customer.name.split(' ')[0]!);
  expect(seen.complaints).toEqual([]);
});
