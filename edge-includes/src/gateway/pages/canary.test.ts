import { parseFragmentPath } from '@tessera/contracts/fragment';
import { type Release, releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { type BffHandler, rendered } from '../../testing/start-edge.ts';
import { html, manifestIn, startShop } from '../../testing/start-shop.ts';

/** A shop with a canary of catalog. */
async function startCanary(home: BffHandler = rendered('<h1>Home</h1>')) {
  const cookies: (string | undefined)[] = [];
  const shop = await startShop({
    home(request, response) {
      cookies.push(request.headers.cookie);
      return home(request, response);
    },
  });
  const canary: Release = await shop.registry.publish({
    remote: 'catalog',
    version: '2.0.0',
    bff: { name: 'catalog', contract: '^1.0.0' },
    contents: { 'browser/app.js': 'export const version = 2;\n' },
    exposes: { './app': { file: 'app.js', css: [], preload: [] } },
    fragments: { home: { criticality: 'primary', timeout: 400 } },
    routes: [{ pattern: '/', fragment: 'home' }],
  });
  const widen = async (percent: number, withdrawn: string[] = []) => {
    await shop.registry.writeChannel({
      stable: [shop.shell, shop.navigation, shop.catalog],
      canary: [{ release: canary, percent }],
      withdrawn: { catalog: withdrawn },
      bffs: shop.bffs,
    });
    await shop.reload();
  };
  const visit = async (cookie?: string) => {
    const response = await shop.get('/', {
      headers: { accept: 'text/html', ...(cookie === undefined ? {} : { cookie }) },
    });
    const page = await response.text();
    const issued = response.headers.getSetCookie().find((one) => one.startsWith('visitor='));
    return {
      page,
      status: response.status,
      issued,
      cookie: issued?.split(';')[0] ?? cookie,
      isCanary: page.includes(releaseId(canary)),
    };
  };
  const visitors = async (count: number) => Promise.all(Array.from({ length: count }, () => visit()));
  return { shop, canary, widen, visit, visitors, cookies };
}

describe('a canary', () => {
  it('is given to a share of the visitors, who keep it, and never taken from one when it is widened', async () => {
    const { shop, widen, visit, visitors } = await startCanary();
    await using _ = shop;
    await widen(30);
    const first = await visitors(120);
    const given = first.filter(({ isCanary }) => isCanary);
    // 36 are expected; fewer than 14 or more than 58 happen once in a hundred thousand times.
    expect(given.length).toBeGreaterThan(13);
    expect(given.length).toBeLessThan(59);
    for (const { cookie, isCanary } of first.slice(0, 30)) {
      const again = await visit(cookie);
      expect([again.isCanary, again.issued]).toEqual([isCanary, undefined]);
    }
    await widen(70);
    for (const { cookie } of given) expect((await visit(cookie)).isCanary).toBe(true);
    await widen(100);
    for (const { cookie } of first.slice(0, 10)) expect((await visit(cookie)).isCanary).toBe(true);
  });

  it('is HTML and JavaScript of one release, and the page goes on with it', async () => {
    const { shop, canary, widen, visit } = await startCanary();
    await using _ = shop;
    await widen(100);
    const { page } = await visit();
    expect(page).toContain(`/r/catalog/${releaseId(canary)}/app.js`);
    // The stable one is named as what the page may go back to, and nothing of it is there.
    const stable = releaseId(shop.catalog);
    expect(page.replace(`"previous":"${stable}"`, '')).not.toContain(stable);
    const token = manifestIn(page).page;
    const described = await shop.get('/_tessera/page?path=/', { headers: { 'tessera-page': token } });
    expect(JSON.stringify(await described.json())).toContain(releaseId(canary));
  });

  it('gives an id that nobody can make up, and only while it is active on the page', async () => {
    const { shop, widen, visit, cookies } = await startCanary();
    await using _ = shop;
    expect((await visit()).issued).toBeUndefined();
    await widen(0);
    expect((await visit()).issued).toBeUndefined();
    await widen(50);
    const { issued, cookie } = await visit();
    expect(issued).toMatch(/^visitor=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
    expect((await visit('visitor=made.up.by.me')).issued).toBeDefined();
    const elsewhere = await shop.get('/nothing-here', html);
    expect(elsewhere.headers.getSetCookie()).toEqual([]);
    await visit(cookie);
    expect(cookies.every((seen) => seen === undefined)).toBe(true);
  });

  it('is given to nobody any more once it is withdrawn', async () => {
    const { shop, canary, widen, visitors } = await startCanary();
    await using _ = shop;
    await widen(100, [releaseId(canary)]);
    expect((await visitors(3)).some(({ isCanary }) => isCanary)).toBe(false);
  });

  it('that fails leaves the page to the stable release', async () => {
    let broken = '';
    const { shop, canary, widen, visit } = await startCanary((request, response) => {
      const { release } = parseFragmentPath(request.url!.split('?', 1)[0]!)!;
      if (release === broken) response.writeHead(500, { 'content-type': 'text/html' }).end('<p>broken</p>');
      else return rendered('<h1>Stable</h1>')(request, response);
    });
    await using _ = shop;
    broken = releaseId(canary);
    await widen(100);
    const { status, page, isCanary } = await visit();
    expect([status, isCanary]).toEqual([200, false]);
    expect(page).toContain('<h1>Stable</h1>');
  });
});
