/** `tessera dev` on a machine of which a port is forwarded: the browser knows another name and another port. */

import { request as ask } from 'node:http';
import { expect, test } from '@playwright/test';
import { freePort } from '@tessera/testing/ports';
import { type Forwarder, startForwarder } from '../support/forwarder.ts';
import { listenTo } from '../support/listen-to-page.ts';
import { hydrated } from '../support/market.ts';
import {
  copyRemotes,
  type DevSession,
  startDevSession,
  type WorkingCopies,
} from '../support/working-copies.ts';

let copies: WorkingCopies;
let forwarder: Forwarder;
let session: DevSession;
let port: number;

test.beforeAll(async () => {
  port = await freePort();
  copies = await copyRemotes('catalog', 'navigation');
  forwarder = await startForwarder({ to: () => port });
  session = await startDevSession({
    ...{ copies: copies.folders, port },
    ...{ against: process.env['TESSERA_URL']!, data: process.env['TESSERA_DATA']! },
    args: ['--host', '0.0.0.0', '--public-url', `http://forwarded.localhost:${forwarder.port}`],
  });
});

test.afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
  await forwarder?.[Symbol.asyncDispose]();
  await copies?.[Symbol.asyncDispose]();
});

test('pages, modules, sockets and the overlay go through the forwarded port alone', async ({ page }) => {
  expect(session.url).toBe(`http://forwarded.localhost:${forwarder.port}`);
  const seen = listenTo(page);
  await page.goto(session.url);
  await hydrated(page);
  await expect.poll(() => seen.connected).toBe(2);

  await copies.edit('catalog/src/pages/home.tsx', 'Good things, one tile', 'Forwarded things, one tile');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Forwarded things');
  await copies.edit(
    'navigation/src/footer/nav-footer.ts',
    ':host {',
    ':host { outline: 3px solid rgb(1, 2, 3);',
  );
  await expect(page.locator('nav-footer')).toHaveCSS('outline-color', 'rgb(1, 2, 3)');
  expect(seen).toEqual({
    ...{ loads: 1, connected: 2, complaints: [], origins: new Set([session.url]) },
    sockets: Array(2).fill(session.url.replace('http', 'ws')),
  });

  const broken = "if (typeof document === 'undefined') throw new Error('broken on purpose');";
  await copies.edit('catalog/src/pages/home.tsx', 'const id = useId();', `const id = useId(); ${broken}`);
  await page.goto(session.url);
  const overlay = page.locator('vite-error-overlay');
  await expect(overlay).toContainText('broken on purpose');
  await copies.edit('catalog/src/pages/home.tsx', broken, '');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Forwarded things');
});

test('forms are taken from its pages', async ({ page }) => {
  await page.goto(`${session.url}/search?q=mug&stock=1`);
  await page.locator('main a[href^="/p/"]').first().click();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.locator('nav-cart-badge')).toContainText('1');
});

test('whoever calls it by another name gets nothing', async () => {
  for (const path of ['/', '/_dev/catalog/src/pages/home.tsx', '/api/navigation/me']) {
    const status = await new Promise((resolve, reject) => {
      const asked = ask({ port, path, headers: { host: `evil.example:${port}` }, timeout: 10_000 });
      asked.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject);
      asked.end();
    });
    expect(status, path).toBe(421);
  }
});
