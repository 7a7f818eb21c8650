import { parseFragmentPath } from '@tessera/contracts/fragment';
import { type Release, releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { type BffHandler, rendered } from '../../testing/start-edge.ts';
import { html, manifestIn, startShop } from '../../testing/start-shop.ts';

/** A shop whose catalog is newer than the BFF can bear, with the release before it still named by the channel. */
async function startBrokenShop(newer: (old: BffHandler) => BffHandler) {
  let broken = '';
  const asked: string[] = [];
  const old = rendered('<h1>Home</h1>');
  const fails = newer(old);
  const shop = await startShop({
    home(request, response) {
      const { release } = parseFragmentPath(request.url!.split('?', 1)[0]!)!;
      asked.push(release);
      return (release === broken ? fails : old)(request, response);
    },
  });
  const publish = async (text: string): Promise<Release> =>
    shop.registry.publish({
      remote: 'catalog',
      version: '2.0.0',
      bff: { name: 'catalog', contract: '^1.0.0' },
      contents: { 'browser/app.js': text },
      exposes: { './app': { file: 'app.js', css: [], preload: [] } },
      fragments: { home: { criticality: 'primary', timeout: 400 } },
      routes: [{ pattern: '/', fragment: 'home' }],
    });
  const newest = await publish('export const version = 2;\n');
  broken = releaseId(newest);
  await shop.registry.writeChannel({
    stable: [shop.shell, shop.navigation, newest],
    previous: [shop.catalog],
    bffs: shop.bffs,
    revision: 2,
  });
  await shop.reload();
  return { shop, asked, newest: broken, before: releaseId(shop.catalog) };
}

describe('a page whose live release fails', () => {
  it('is made by the release before, HTML and JavaScript alike, before a byte has left', async () => {
    const { shop, asked, newest, before } = await startBrokenShop(() => (_request, response) => {
      response.writeHead(500, { 'content-type': 'text/html' }).end('<p>broken</p>');
    });
    await using _ = shop;
    const response = await shop.get('/', html);
    const page = await response.text();
    expect([response.status, asked]).toEqual([200, [newest, before]]);
    expect(page).toContain('<h1>Home</h1>');
    expect(page).toContain(`/r/catalog/${before}/app.js`);
    expect(page).not.toContain(newest);
    expect(JSON.stringify(manifestIn(page))).toContain(before);
    expect(await shop.metric('tessera_previous_served_total')).toBe(1);
  });

  it('says so when there is none before', async () => {
    const fails: BffHandler = (_request, response) => {
      response.writeHead(500, { 'content-type': 'text/html' }).end('<p>broken</p>');
    };
    await using shop = await startShop({ home: fails });
    expect((await shop.get('/', html)).status).toBe(500);
  });

  it('does not wait longer for both than for one', async () => {
    const { shop, asked, newest } = await startBrokenShop(() => () => undefined);
    await using _ = shop;
    const response = await shop.get('/', html);
    expect([response.status, asked]).toEqual([504, [newest]]);
  });

  it('stays the live one for what the visitor has done wrong', async () => {
    const { shop, asked, newest } = await startBrokenShop(() => rendered('<h1>Gone</h1>', {}, 404));
    await using _ = shop;
    expect((await shop.get('/', html)).status).toBe(404);
    expect(asked).toEqual([newest]);
  });
});
