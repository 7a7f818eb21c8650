import { describe, expect, it } from 'vitest';
import { storeFromEnvironment } from './environment.ts';

describe('storeFromEnvironment()', () => {
  it.each([
    { what: 'the process at STORE_URL', given: { STORE_URL: 'http://127.0.0.1:9', STORE_TOKEN: 't' } },
    {
      what: 'the process before tables',
      given: { STORE_URL: 'http://127.0.0.1:9', STORE_TOKEN: 't', STORE_TABLE: 'shop' },
    },
  ])('gives $what', async ({ given }) => {
    const searched = storeFromEnvironment('fn-orders', given).catalogue.countByCategory({ body: {} });
    await expect(searched).rejects.toMatchObject({ code: 'upstream-failed' });
  });

  it('gives tables, which have no search, when only STORE_TABLE is given', async () => {
    const searched = storeFromEnvironment('fn-orders', { STORE_TABLE: 'shop' }).catalogue.countByCategory({
      body: {},
    });
    await expect(searched).rejects.toMatchObject({ code: 'dynamodb-no-search' });
  });

  it.each([
    { missing: 'everything', given: {} },
    { missing: 'the token', given: { STORE_URL: 'http://127.0.0.1:9', STORE_TABLE: 'shop' } },
  ])('refuses to start without $missing', ({ given }) => {
    expect(() => storeFromEnvironment('fn-orders', given)).toThrow('Cannot start "fn-orders"');
  });
});
