/** A shop of its own for journeys in which releases come and go, with staging beside production. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { freePort } from '@tessera/testing/ports';
import { createRegistry, type Registry } from './registry.ts';
import { type Shop, startShop } from './shop.ts';

export { expect };

/** Milliseconds for a first start, which may also have to build. */
const PATIENCE = 240_000;

export interface ReleaseShop {
  url: string;
  /** The edge that serves the channel `staging`. */
  staging: string;
  /** The data folder. */
  data: string;
  /** The processes below. */
  shop: Shop;
  registry: Registry;
}

/** Every test finds production as it left it: what it makes live it looks at itself. */
export const test = base.extend<object, { market: ReleaseShop }>({
  market: [
    async ({ browserName: _ }, use) => {
      const data = mkdtempSync(join(tmpdir(), 'tessera-releases-'));
      const staging = await freePort();
      const shop = await startShop({ port: await freePort(), data, patience: PATIENCE, staging });
      const registry = createRegistry(data);
      try {
        await use({ url: shop.url, staging: `http://127.0.0.1:${staging}`, data, shop, registry });
      } finally {
        shop.signal('SIGTERM');
        await shop.ended;
        rmSync(data, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ market }, use) => use(market.url),
});
