import { createTestGateway, describeBff, startTestBff } from '@tessera/bff/testing';
import { productsContract } from '@tessera/fn-products/contract';
import { createLogger, createUpstream } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';

const card = {
  slug: 'oak-tray',
  name: 'Oak tray',
  brand: 'Example House',
  category: 'kitchen',
  price: 2_900,
  rating: 4.5,
  reviewCount: 12,
  image: '/media/oak-tray-0a1b2c3d.svg',
  inStock: true,
  sku: 'TRAY-1',
};

function start(productsUrl = 'http://127.0.0.1:1') {
  return startTestBff(
    createApp({
      products: createUpstream(productsContract, { name: 'products', url: productsUrl, retries: 0 }),
      logger: createLogger('test', 'silent'),
      identityKeys: createTestGateway().identityKeys,
      releases: { artifacts: '/nonexistent', ownerKeys: {} },
    }),
  );
}

describeBff('recommendations', start);

describe('GET /api/recommendations/recommendations/{sku}', () => {
  it('answers what the products function recommends, without what no screen shows', async () => {
    await using products = await startTestServer((request, response) => {
      expect(request.url).toBe('/variants/LAMP-1/recommendations?limit=4');
      response.end(JSON.stringify({ items: [card] }));
    });
    await using bff = await start(products.url);
    const answer = await fetch(`${bff.url}/api/recommendations/recommendations/LAMP-1`);
    const { slug, name, brand, price, image, rating } = card;
    expect(await answer.json()).toEqual({ items: [{ slug, name, brand, price, image, rating }] });
  });

  it('answers 502 when the function answers garbage', async () => {
    await using products = await startTestServer((_request, response) =>
      response.end('{"items":[{"slug":1}]}'),
    );
    await using bff = await start(products.url);
    const answer = await fetch(`${bff.url}/api/recommendations/recommendations/LAMP-1`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ code: 'upstream-failed', upstream: 'products' });
  });

  it('refuses a malformed sku', async () => {
    await using bff = await start();
    const answer = await fetch(
      `${bff.url}/api/recommendations/recommendations/${encodeURIComponent('<script>')}`,
    );
    expect(answer.status).toBe(422);
  });
});
