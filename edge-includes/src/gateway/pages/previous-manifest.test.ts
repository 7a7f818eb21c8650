import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { html, manifestIn, startShop } from '../../testing/start-shop.ts';
import { PAGE_LIFETIME } from '../choice/page-token.ts';

/** A shop whose catalog is newer than the release before, which its channel still names. */
async function startNewer(now?: () => number) {
  const shop = await startShop({}, now === undefined ? {} : { now });
  const newest = await shop.registry.publish({
    remote: 'catalog',
    version: '2.0.0',
    bff: { name: 'catalog', contract: '^1.0.0' },
    styleHashes: ["'sha256-CCCC'"],
    contents: { 'browser/app.js': 'export const version = 2;\n' },
    exposes: { './app': { file: 'app.js', css: [], preload: [] } },
    fragments: { home: { criticality: 'primary' } },
    routes: [{ pattern: '/', fragment: 'home' }],
  });
  const older = await shop.registry.publish({
    remote: 'navigation',
    version: '0.9.0',
    bff: { name: 'navigation', contract: '^1.0.0' },
    styleHashes: ["'sha256-BBBB'"],
    fragments: { header: {}, footer: {} },
  });
  await shop.registry.writeChannel({
    stable: [shop.shell, shop.navigation, newest],
    previous: [shop.catalog, older],
    bffs: shop.bffs,
  });
  await shop.reload();
  const response = await shop.get('/', html);
  const manifest = manifestIn(await response.text());
  const ask = (remote: string, token = manifest.page) =>
    shop.get(`/_tessera/page?previous=${remote}`, { headers: { 'tessera-page': token } });
  return { shop, newest, older, response, manifest, ask };
}

describe('the release that a page may go back to', () => {
  it('is named in the manifest, and its styles are allowed', async () => {
    const { shop, newest, older, response, manifest } = await startNewer();
    await using _ = shop;
    const { catalog, navigation } = manifest.remotes;
    expect([catalog!.release, catalog!.previous]).toEqual([releaseId(newest), releaseId(shop.catalog)]);
    expect([navigation!.release, navigation!.previous]).toEqual([
      releaseId(shop.navigation),
      releaseId(older),
    ]);
    expect(response.headers.get('content-security-policy')).toContain("'sha256-BBBB'");
  });

  it('is described with all its hashes and a token, with which its fragment is served', async () => {
    const { shop, ask } = await startNewer();
    await using _ = shop;
    const answer = await (await ask('catalog')).json();
    const before = releaseId(shop.catalog);
    expect(answer).toMatchObject({
      route: null,
      slots: [],
      routes: [],
      remotes: { catalog: { release: before, entry: 'entry.js', base: `/r/catalog/${before}/` } },
    });
    expect(Object.keys(answer.remotes)).toEqual(['catalog']);
    expect(Object.keys(answer.remotes.catalog.integrity)).toContain('app.js');
    expect(answer.remotes.catalog).not.toHaveProperty('previous');
    const fragment = await shop.get(`/fragments/catalog/${before}/home?key=main`, {
      headers: { 'tessera-page': answer.page },
    });
    expect([fragment.status, await fragment.text()]).toEqual([200, expect.stringContaining('<h1>Home</h1>')]);
    const described = await shop.get('/_tessera/page?path=/', { headers: { 'tessera-page': answer.page } });
    expect((await described.json()).remotes.catalog.release).toBe(before);
  });

  it('lets no page live longer than it would have', async () => {
    let clock = Date.now();
    const { shop, ask } = await startNewer(() => clock);
    await using _ = shop;
    clock += PAGE_LIFETIME - 60_000;
    const { page } = await (await ask('catalog')).json();
    const open = () => shop.get('/_tessera/page?path=/', { headers: { 'tessera-page': page } });
    expect((await open()).status).toBe(200);
    clock += 60_000;
    expect((await open()).status).toBe(409);
  });

  it('is nothing where there is none, for what is no remote, and for a page that is forged', async () => {
    const { shop, ask, manifest } = await startNewer();
    await using _ = shop;
    expect((await ask('shell')).status).toBe(404);
    expect((await ask('constructor')).status).toBe(404);
    expect((await ask('catalog', `${manifest.page}x`)).status).toBe(409);
  });
});
