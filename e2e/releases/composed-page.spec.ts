/** The eyes of the shoppers: they see a page whose parts are of two releases. */

import { expect, test } from '@playwright/test';
import { mismatchesIn } from '../support/browser-shopper.ts';
import { mismatchesOf, readPage } from '../support/composed-page.ts';

interface Parts {
  html?: string;
  manifest?: string;
  script?: string;
}

function compose({ html = '1.0.0-a', manifest = '1.0.0-a', script = '1.0.0-a' }: Parts): string {
  const map = { imports: {}, integrity: { [`/r/catalog/${script}/entry.js`]: 'sha384-x' } };
  const page = { page: 'token', remotes: { catalog: { release: manifest } } };
  return `<script type="importmap">${JSON.stringify(map)}</script>
<tessera-fragment name="catalog/home" release="${html}" key="main"></tessera-fragment>
<script type="application/json" id="tessera-page">${JSON.stringify(page)}</script>`;
}

test('a page of one release each has no mismatch', () => {
  expect(mismatchesOf(readPage(compose({})))).toEqual([]);
});

for (const { what, parts, said } of [
  { what: 'HTML', parts: { html: '2.0.0-b' }, said: 'catalog/home is of 2.0.0-b, its scripts of 1.0.0-a' },
  { what: 'a script', parts: { script: '2.0.0-b' }, said: '/r/catalog/2.0.0-b/entry.js is not of 1.0.0-a' },
]) {
  test(`${what} of another release than the manifest names is a mismatch`, () => {
    expect(mismatchesOf(readPage(compose(parts)))).toEqual([said]);
  });
}

test('in a browser, HTML of another release than the scripts that came is a mismatch', async ({ page }) => {
  await page.route('http://shop.test/**', (route) => {
    const isPage = new URL(route.request().url()).pathname === '/';
    const body = `${compose({ html: '2.0.0-b' })}<script src="/r/catalog/1.0.0-a/entry.js"></script>`;
    return route.fulfill({
      contentType: isPage ? 'text/html' : 'text/javascript',
      body: isPage ? body : 'globalThis.came = true;',
    });
  });
  await page.goto('http://shop.test/', { waitUntil: 'load' });
  expect(await mismatchesIn(page)).toEqual(['HTML of catalog is of 2.0.0-b']);
});
