import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseId } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { startTestEdge } from '../../testing/start-edge.ts';
import { html, manifestIn, startShop } from '../../testing/start-shop.ts';
import type { RaisedAlarm } from './alarms.ts';

describe('the choice of releases', () => {
  it('falls back to the previous release when the stable one was altered, and says so', async () => {
    const raised: RaisedAlarm[] = [];
    const alarms = { raise: (alarm: RaisedAlarm) => raised.push(alarm), close: () => undefined };
    await using shop = await startShop({}, { alarms });
    const next = await shop.registry.publish({
      ...shop.catalog,
      version: '2.0.0',
      contents: { 'browser/app.js': 'v2', 'browser/chunk.js': 'v2' },
      fragments: shop.catalog.fragments,
      routes: shop.catalog.routes,
    });
    const file = join(shop.registry.artifacts, 'catalog', releaseId(next), 'browser/app.js');
    await writeFile(file, 'evil()');
    await shop.registry.writeChannel({
      stable: [shop.shell, shop.navigation, next],
      previous: [shop.catalog],
      bffs: shop.bffs,
    });
    await shop.edge.reload();
    const page = await (await shop.get('/', html)).text();
    expect(manifestIn(page).remotes['catalog']?.release).toBe(releaseId(shop.catalog));
    expect((await shop.get(`/r/catalog/${releaseId(next)}/app.js`)).status).toBe(404);
    expect(await shop.metric('tessera_releases_refused_total')).toBeGreaterThan(0);
    expect(raised[0]?.release).toEqual({ remote: 'catalog', id: releaseId(next) });
    expect(raised[0]?.detail).toContain('its file "browser/app.js" was altered');
  });

  it('leaves out a remote of which nothing can be verified; the page goes on without it', async () => {
    await using shop = await startShop();
    const path = join(shop.registry.artifacts, 'navigation', releaseId(shop.navigation), 'release.json');
    const release = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...release, budget: 1 }));
    await using other = await startTestEdge(shop.registry);
    const response = await other.get('/', html);
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('Home</h1>');
    expect(page).toContain('plain footer');
  });

  it('makes pages with the layout that was verified, whatever becomes of its file', async () => {
    await using shop = await startShop();
    const file = join(shop.registry.artifacts, 'shell', releaseId(shop.shell), 'server/layout.html');
    await writeFile(file, '<script>evil()</script>');
    const page = await (await shop.get('/', html)).text();
    expect(page).toContain('Home</h1>');
    expect(page).not.toContain('evil()');
  });

  it('takes over a new document as soon as its file changes', async () => {
    await using shop = await startShop();
    const document = await shop.registry.writeChannel({
      stable: [shop.shell, shop.catalog],
      bffs: shop.bffs,
    });
    await expect
      .poll(async () => (await (await shop.get('/ready')).json()).revision, { interval: 10 })
      .toBe(document.revision);
  });

  it('keeps what it holds when the next document is older, forged or unreadable', async () => {
    await using shop = await startShop();
    const init = { stable: [shop.shell, shop.catalog], bffs: shop.bffs };
    await shop.registry.writeChannel({ ...init, revision: 7 });
    await shop.edge.reload();
    const held = await readFile(shop.registry.channelFile, 'utf8');
    await shop.registry.writeChannel({ ...init, revision: 6 });
    await shop.edge.reload();
    await writeFile(shop.registry.channelFile, held.replace('"revision":7', '"revision":8'));
    await shop.edge.reload();
    await writeFile(shop.registry.channelFile, '{');
    await shop.edge.reload();
    expect((await (await shop.get('/ready')).json()).revision).toBe(7);
    expect(await shop.metric('tessera_channel_refused_total')).toBeGreaterThanOrEqual(3);
  });
});
