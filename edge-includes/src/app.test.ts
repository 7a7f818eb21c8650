import { describe, expect, it } from 'vitest';
import { html, manifestIn, startShop } from './testing/start-shop.ts';

describe('what is not there', () => {
  it('is a readable page through the layout', async () => {
    await using shop = await startShop();
    const response = await shop.get('/nowhere', html);
    const page = await response.text();
    expect(response.status).toBe(404);
    expect(page).toContain('<i>header</i>');
    expect(page).toContain('Page not found');
    expect(manifestIn(page).route).toBeNull();
  });

  it('is a plain page with status 503 when even the shell is missing', async () => {
    await using shop = await startShop();
    await shop.registry.writeChannel({ stable: [shop.navigation, shop.catalog], bffs: shop.bffs });
    await shop.edge.reload();
    const response = await shop.get('/', html);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.text()).toMatch(/^<!doctype html>.*Something went wrong on our side/);
    const ready = await shop.get('/ready');
    expect([ready.status, (await ready.json()).checks]).toEqual([503, { channel: true, shell: false }]);
  });

  it('answers probes', async () => {
    await using shop = await startShop();
    expect((await shop.get('/healthz')).status).toBe(200);
    const ready = await shop.get('/ready');
    expect([ready.status, (await ready.json()).upstreams]).toEqual([
      200,
      { 'bff-catalog': true, 'bff-navigation': true, 'bff-account': true },
    ]);
    expect(await (await shop.get('/metrics')).text()).toContain('tessera_channel_revision');
  });
});
