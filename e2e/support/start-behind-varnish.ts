/** A market whose edge is only a gateway, with Varnish in front of it, and data of its own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import { startShop } from './shop.ts';
import { startVarnish } from './varnish.ts';

/** Milliseconds for a first start; everything is built by then. */
const PATIENCE = 120_000;

export interface MarketBehindVarnish {
  /** Varnish's address. */
  url: string;
  /** The data folder. */
  data: string;
  stop(): Promise<void>;
}

/** @throws Error when either does not become ready */
export async function startBehindVarnish(): Promise<MarketBehindVarnish> {
  const ports = { own: await freePort(), gateway: await freePort() };
  const url = `http://127.0.0.1:${ports.own}`;
  const data = await mkdtemp(join(tmpdir(), 'tessera-behind-varnish-'));
  const forget = () => rm(data, { recursive: true, force: true });
  const shop = await startShop({ port: ports.gateway, data, patience: PATIENCE, behind: url }).catch(
    async (error: unknown) => {
      await forget();
      throw error;
    },
  );
  const stopShop = async () => {
    shop.signal('SIGTERM');
    await shop.ended;
    await forget();
  };
  try {
    const varnish = await startVarnish(ports);
    return {
      url,
      data,
      async stop() {
        await varnish.stop();
        await stopShop();
      },
    };
  } catch (error) {
    await stopShop();
    throw error;
  }
}
