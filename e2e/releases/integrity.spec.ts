/** A file that is not what its owner has signed is never executed: altered on the line, on disk, in the store. */

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { readPage } from '../support/composed-page.ts';
import { hydrated } from '../support/market.ts';
import { expect, type ReleaseShop, test } from '../support/release-shop.ts';
import { startTamperingProxy, type Tamper } from '../support/tampering-proxy.ts';

const headline = 'Good things, one tile at a time';
const mark = 'globalThis.altered = true;\n';

/** Whether anything that was altered has run in the page. */
const hasRun = (page: Page) => page.evaluate(() => Reflect.get(globalThis, 'altered') === true);

/** Opens a page over a line on which somebody sits. */
async function openOver(browser: Browser, { url }: ReleaseShop, tamper: Tamper) {
  const line = await startTamperingProxy(tamper);
  const context = await browser.newContext({ baseURL: url, proxy: line.proxy });
  return {
    page: await context.newPage(),
    changed: line.changed,
    async [Symbol.asyncDispose]() {
      await context.close();
      await line[Symbol.asyncDispose]();
    },
  };
}

async function scriptsOf(site: string, path: string): Promise<string[]> {
  const response = await fetch(site + path, { headers: { accept: 'text/html' } });
  return Object.keys(readPage(await response.text()).scripts);
}

test.describe('altered on the line', () => {
  test('every script of a first page, the shell too, is refused, and the page stays readable', async ({
    market,
    browser,
  }) => {
    const asked = new Set<string>();
    for (const script of await scriptsOf(market.url, '/')) {
      await using open = await openOver(browser, market, (path, text) =>
        path === script ? mark + text : text,
      );
      await open.page.goto('/', { waitUntil: 'load' });
      await expect(open.page.getByRole('heading', { level: 1 })).toBeVisible();
      await open.page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1_000 })));
      expect(await hasRun(open.page), script).toBe(false);
      for (const path of open.changed) asked.add(path.replace(/.*\//, ''));
    }
    expect([...asked]).toEqual(expect.arrayContaining(['shell.js', 'remoteEntry.js']));
    expect(asked.size).toBeGreaterThan(5);
  });

  test('where a page names no hashes the same file does run: the hashes are what keeps it out', async ({
    market,
    browser,
  }) => {
    const [shell] = (await scriptsOf(market.url, '/')).filter((path) => path.endsWith('/shell.js'));
    await using open = await openOver(browser, market, (path, text, headers) => {
      if (path === shell) return mark + text;
      if (path !== '/') return text;
      delete headers['link'];
      return text
        .replace(/<script type="importmap">.*?<\/script>/s, '')
        .replaceAll(/ integrity="[^"]*"/g, '');
    });
    await open.page.goto('/');
    await expect.poll(() => hasRun(open.page)).toBe(true);
  });

  test('a remote that a client navigation loads is refused too, though no import map came with it', async ({
    market,
    browser,
  }) => {
    await using open = await openOver(browser, market, (path, text) =>
      path.startsWith('/r/orders/') && path.endsWith('.js') ? mark + text : text,
    );
    await open.page.goto('/');
    await hydrated(open.page);
    const cart = open.page.getByRole('link', { name: /^Cart, / });
    await cart.hover();
    await cart.click();
    await expect(open.page).toHaveURL('/cart');
    await expect(open.page.getByRole('heading', { level: 1 })).toHaveText(/Your cart/);
    expect(open.changed.length).toBeGreaterThan(0);
    expect(await hasRun(open.page)).toBe(false);
  });

  test('no page asks for a script without its hash: not by header, not before the map, not by a later map', async ({
    market: { url },
    page,
  }) => {
    for (const path of ['/', '/search?q=lamp', '/cart', '/sign-in']) {
      const response = await page.goto(path);
      const field = response!.headers()['link'] ?? '';
      const links = field
        .split(/,(?=\s*<)/)
        .filter((link) => /rel="?(?:modulepreload|preload|stylesheet)/.test(link));
      expect(links.filter((link) => !/integrity="?sha384-/.test(link))).toEqual([]);
      const html = await response!.text();
      const map = html.indexOf('<script type="importmap">');
      const tags = [
        ...html.matchAll(/<(?:link[^>]*rel="(?:modulepreload|stylesheet)"|script[^>]*src=)[^>]*>/g),
      ];
      expect(tags.filter(([tag]) => !tag.includes('integrity="sha384-')).map(([tag]) => tag)).toEqual([]);
      expect(tags.filter(({ index }) => index < map).map(([tag]) => tag)).toEqual([]);
      expect(tags.length).toBeGreaterThan(0);
    }
    await page.goto('/');
    await hydrated(page);
    await page.getByRole('link', { name: /^Cart, / }).click();
    await expect(page).toHaveURL('/cart');
    const added = await page.evaluate(() => ({
      maps: document.querySelectorAll('script[type=importmap]').length,
      bare: [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload], link[rel=stylesheet]')]
        .filter(({ integrity }) => integrity === '')
        .map(({ href }) => href),
      guarded: [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload]')].filter(({ href }) =>
        href.includes('/r/orders/'),
      ).length,
    }));
    expect(added).toEqual({ maps: 1, bare: [], guarded: expect.any(Number) });
    expect(added.guarded, url).toBeGreaterThan(0);
  });

  test('an altered style sheet is not applied', async ({ market, browser }) => {
    await using open = await openOver(browser, market, (path, text) =>
      path.startsWith('/r/') && path.endsWith('.css')
        ? `${text}\nh1 { color: rgb(1, 2, 3) !important }`
        : text,
    );
    await open.page.goto('/', { waitUntil: 'load' });
    expect(open.changed.length).toBeGreaterThan(0);
    await expect(open.page.getByRole('heading', { level: 1 })).not.toHaveCSS('color', 'rgb(1, 2, 3)');
  });
});

test.describe('altered on disk', () => {
  const folderOf = ({ data }: ReleaseShop, id: string) => join(data, 'artifacts/catalog', id);

  /** Puts another file in the place of one. */
  async function replaceFile(path: string, change: (text: string) => string): Promise<void> {
    await writeFile(`${path}.new`, change(await readFile(path, 'utf8')));
    await rename(`${path}.new`, path);
  }

  /** A new release of the catalog, and the file of it that its home page starts with. */
  async function publish({ registry, data }: ReleaseShop, text: string) {
    const id = await registry.publish('catalog', { replace: [[headline, text]] });
    const release = JSON.parse(
      await readFile(join(data, 'artifacts/catalog', id, 'release.json'), 'utf8'),
    ) as {
      exposes: Record<string, { file: string }>;
    };
    return { id, file: release.exposes['./listing']!.file };
  }

  async function expectAlarm({ registry }: ReleaseShop, id: string, stable: string): Promise<void> {
    await expect.poll(async () => (await registry.live('catalog')).stable).toBe(stable);
    const raised = await registry.audit('alarm-raised');
    expect(raised[0]).toMatchObject({ actor: 'edge', remotes: ['catalog'], channel: 'production' });
    expect(raised[0]!.reason).toMatch(/altered|not what its owner has signed/);
    const { remotes } = await registry.ask<{ remotes: Record<string, { withdrawn: string[] }> }>(
      '/channels/production',
    );
    expect(remotes['catalog']!.withdrawn).toContain(id);
  }

  for (const { what, ends } of [
    { what: 'a script', ends: ['', '.br', '.gz'] },
    { what: 'the compressed copies of a script', ends: ['.br', '.gz'] },
  ]) {
    test(`${what} of the live release: never served, told to the registry, and the release before is shown`, async ({
      market,
      page,
    }) => {
      const { stable } = await market.registry.live('catalog');
      const { id, file } = await publish(market, `With ${what} altered`);
      await market.registry.tessera('promote', `catalog@${id}`);
      for (const end of ends)
        await replaceFile(join(folderOf(market, id), 'browser', file + end), (text) => mark + text);
      const scripts: string[] = [];
      page.on('response', async (response) => {
        if (response.url().includes(id)) scripts.push(await response.text().catch(() => ''));
      });
      await page.goto('/');
      await expectAlarm(market, id, stable);
      expect(scripts.filter((text) => text.includes('globalThis.altered'))).toEqual([]);
      expect(await hasRun(page)).toBe(false);
      await page.goto('/');
      await hydrated(page);
      await expect(page.locator('tessera-fragment[name="catalog/home"]')).toHaveAttribute('release', stable);
    });
  }

  test('the server bundle of a release that becomes live: it renders nothing', async ({ market, page }) => {
    const { stable } = await market.registry.live('catalog');
    const { id } = await publish(market, 'As it was signed');
    await replaceFile(join(folderOf(market, id), 'server/server.js'), (text) =>
      text.replaceAll('As it was signed', 'Altered on disk'),
    );
    await market.registry.tessera('promote', `catalog@${id}`).catch(() => undefined);
    const html = await (await page.goto('/'))!.text();
    expect(html).not.toContain('Altered on disk');
    await expectAlarm(market, id, stable);
    await page.goto('/');
    await expect(page.locator('tessera-fragment[name="catalog/home"]')).toHaveAttribute('release', stable);
  });

  test('a file in the store: what is linked to it raises the alarm, and no new release gets it', async ({
    market,
    page,
  }) => {
    const { registry } = market;
    const { stable } = await registry.live('catalog');
    const add = { 'browser/note.js': `export default ${JSON.stringify(market.url)};\n` };
    const id = await registry.publish('catalog', { add });
    // Written in its place: the blob and every release that has it are one file.
    await writeFile(join(folderOf(market, id), 'browser/note.js'), mark);
    const again = await registry
      .publish('catalog', { add, replace: [[headline, 'Published anew']] })
      .catch((error: { stdout?: string }) => ({ refused: error.stdout ?? '' }));
    expect(again).toMatchObject({ refused: expect.stringContaining('release-file-altered') });
    await registry.tessera('promote', `catalog@${id}`).catch(() => undefined);
    await page.goto('/');
    await expectAlarm(market, id, stable);
  });
});
