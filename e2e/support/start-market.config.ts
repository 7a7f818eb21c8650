/** Starts the market as anyone would, with data of its own, and stops it after the last journey. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import { startShop } from './shop.ts';

/** Milliseconds for a first start, which may also have to build. */
const PATIENCE = 240_000;

/** Playwright's global setup. `TESSERA_URL` names a market that runs already. */
export default async function startMarket(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TESSERA_URL'] !== undefined) return undefined;
  const data = mkdtempSync(join(tmpdir(), 'tessera-journeys-'));
  const market = await startShop({ port: await freePort(), data, patience: PATIENCE });
  process.env['TESSERA_URL'] = market.url;
  process.env['TESSERA_DATA'] = data;
  return async () => {
    market.signal('SIGTERM');
    await market.ended;
    rmSync(data, { recursive: true, force: true });
  };
}
