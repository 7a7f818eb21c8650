import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Release, releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { rendered, startTestEdge } from '../../testing/start-edge.ts';
import { html, manifestIn, startShop } from '../../testing/start-shop.ts';
import { PAGE_LIFETIME } from './page-token.ts';

/** A shop where catalog can be deployed again and again, and a page of it that somebody has open. */
async function openShop(options: { now?: () => number } = {}) {
  const pageKeys = { p: randomBytes(32).toString('base64') };
  const handlers = {
    home: rendered('<h1>Home</h1>'),
    '/api/catalog/x': (_request: unknown, response: { end(text: string): void }) => response.end('{}'),
  };
  const shop = await startShop(handlers, { pageKeys, ...options });
  const old = releaseId(shop.catalog);
  const token = manifestIn(await (await shop.get('/', html)).text()).page;
  let last: Release = shop.catalog;
  const deploy = async (version: string, withdrawn: string[] = []) => {
    const next = await shop.registry.publish({
      ...shop.catalog,
      version,
      contents: { 'browser/app.js': `export const version = '${version}';\n` },
      exposes: { './app': { file: 'app.js', css: [], preload: [] } },
      fragments: shop.catalog.fragments,
      routes: shop.catalog.routes,
    });
    await shop.registry.writeChannel({
      stable: [shop.shell, shop.navigation, next],
      previous: [last],
      withdrawn: { catalog: withdrawn },
      bffs: shop.bffs,
    });
    last = next;
    await shop.reload();
  };
  const deployTimes = async (times: number) => {
    for (let n = 1; n <= times; n += 1) await deploy(`1.${n}.0`);
  };
  /** What the page asks for while it is open: `/_tessera/page`, the API, a fragment, a lazy chunk. */
  const ask = async (get: typeof shop.get, page: string = token) => {
    const headers = { 'tessera-page': page };
    const answers = [
      await get('/_tessera/page?path=/', { headers }),
      await get('/api/catalog/x', { headers }),
      await get(`/fragments/catalog/${old}/home?key=main`, { headers }),
      await get(`/r/catalog/${old}/lazy.js`),
    ];
    const [described] = answers;
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const codes = texts.map((text) => (text.startsWith('{') ? (JSON.parse(text).code as string) : undefined));
    const release = described!.status === 200 ? JSON.parse(texts[0]!).remotes.catalog.release : undefined;
    return { statuses: answers.map(({ status }) => status), codes, release, fragment: texts[2]! };
  };
  const folder = join(shop.registry.artifacts, 'catalog', old);
  return { shop, pageKeys, old, token, deploy, deployTimes, ask, folder };
}

describe('an open page', () => {
  it('stays on its releases across five deploys, and the restart of its edge', async () => {
    const { shop, pageKeys, old, deployTimes, ask } = await openShop();
    await using _ = shop;
    await deployTimes(5);
    const kept = await ask(shop.get);
    expect([kept.statuses, kept.release]).toEqual([[200, 200, 200, 200], old]);
    expect(kept.fragment).toContain(`release="${old}"`);

    await using restarted = await startTestEdge(shop.registry, { pageKeys });
    const again = await ask(restarted.get);
    expect([again.statuses, again.release]).toEqual([[200, 200, 200, 200], old]);
    const fresh = manifestIn(await (await restarted.get('/', html)).text());
    expect(fresh.remotes['catalog']?.release).toContain('1.5.0');
  });

  it('is outdated once one of its releases is withdrawn', async () => {
    const { shop, old, deploy, ask } = await openShop();
    await using _ = shop;
    await deploy('1.1.0');
    await deploy('1.2.0', [old]);
    const { statuses, codes } = await ask(shop.get);
    expect(statuses).toEqual([409, 409, 409, 409]);
    expect(new Set(codes)).toEqual(new Set(['edge-page-outdated']));
  });

  it('is outdated once the files of its release are gone', async () => {
    const { shop, pageKeys, deployTimes, ask, folder } = await openShop();
    await using _ = shop;
    await deployTimes(3);
    await rm(folder, { recursive: true });
    await using restarted = await startTestEdge(shop.registry, { pageKeys });
    expect((await ask(restarted.get)).statuses).toEqual([409, 409, 409, 404]);
    // Known from before: noticed when a file of it is missing.
    await shop.get(`/r/catalog/${releaseId(shop.catalog)}/app.js`);
    expect((await ask(shop.get)).statuses).toEqual([409, 409, 409, 404]);
  });

  it('is outdated after a day', async () => {
    let clock = Date.now();
    const { shop, ask } = await openShop({ now: () => clock });
    await using _ = shop;
    clock += PAGE_LIFETIME - 1;
    expect((await ask(shop.get)).statuses).toEqual([200, 200, 200, 200]);
    clock += 1;
    expect((await ask(shop.get)).statuses).toEqual([409, 409, 409, 200]);
  });

  it('is refused with a token that this site has not signed', async () => {
    const { shop, token, ask } = await openShop();
    await using _ = shop;
    const [id, payload, mac] = token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const later = Buffer.from(JSON.stringify({ ...claims, iat: claims.iat + 1 })).toString('base64url');
    for (const forged of [
      `${id}.${later}.${mac}`,
      `x.${payload}.${mac}`,
      `${id}.${payload}`,
      'x'.repeat(9_000),
    ]) {
      expect((await ask(shop.get, forged)).statuses).toEqual([409, 409, 409, 200]);
    }
  });

  it('gets what is nested in its fragments from its releases too', async () => {
    let nested = '';
    await using shop = await startShop({
      home: (request, response) =>
        rendered(`<esi:include src="${nested}"/>`, { 'surrogate-control': 'content="ESI/1.0"' })(
          request,
          response,
        ),
    });
    nested = `/fragments/navigation/${releaseId(shop.navigation)}/footer?key=nested`;
    const token = manifestIn(await (await shop.get('/', html)).text()).page;
    const navigation = await shop.registry.publish({ ...shop.navigation, version: '9.0.0', contents: {} });
    await shop.registry.writeChannel({ stable: [shop.shell, navigation, shop.catalog], bffs: shop.bffs });
    await shop.reload();
    const path = `/fragments/catalog/${releaseId(shop.catalog)}/home?key=main`;
    const answer = await shop.get(path, { headers: { 'tessera-page': token } });
    expect(await answer.text()).toContain('<i>footer</i>');
  });

  it('gets no fragment of a release that neither it nor the channel names', async () => {
    const { shop, old, deployTimes } = await openShop();
    await using _ = shop;
    await deployTimes(3);
    const path = `/fragments/catalog/${old}/home?key=main`;
    expect((await shop.get(path)).status).toBe(404);
    const fresh = manifestIn(await (await shop.get('/', html)).text()).page;
    expect((await shop.get(path, { headers: { 'tessera-page': fresh } })).status).toBe(404);
  });
});
