/** What the `main.ts` of every BFF does: makes its parts from its configuration, then serves it. */

import type { Client, Contract } from '@tessera/contracts/http';
import { createLogger, createUpstream, isAlive, type UpstreamOptions } from '@tessera/service';
import type { BffConfig, BffStoreConfig } from './config.ts';
import type { Bff, BffFrame } from './create-bff.ts';
import { releasesOf } from './named-releases.ts';
import { serveBff } from './serve-bff.ts';

/** How a function is called when it is not as all others. */
export type FunctionOptions = Pick<UpstreamOptions, 'timeout'>;

/** What a BFF is put together from. */
export interface BffParts {
  /** For `createBff`; its checks ask for the host. */
  frame: BffFrame;
  /** A client of a function, by the function's name at the host. */
  callFunction<C extends Contract>(name: string, contract: C, options?: FunctionOptions): Client<C>;
}

/**
 * Runs a BFF until the process is told to stop. Answers its URL.
 *
 * @param name as in `bff/<name>`; it calls the host as `bff-<name>`
 */
export async function runBff(
  name: string,
  config: BffConfig & Partial<Pick<BffStoreConfig, 'BFF_STORE_URL' | 'BFF_STORE_TOKEN'>>,
  create: (parts: BffParts) => Bff,
): Promise<string> {
  const caller = `bff-${name}`;
  const logger = createLogger(caller, config.LOG_LEVEL);
  const host = { url: config.BFF_HOST_URL, credential: { caller, token: config.BFF_HOST_TOKEN } };
  const { BFF_STORE_URL: storeUrl, BFF_STORE_TOKEN: storeToken } = config;
  const bff = create({
    frame: {
      logger,
      identityKeys: config.BFF_IDENTITY_KEYS,
      releases: { artifacts: config.BFF_ARTIFACTS, ownerKeys: config.BFF_OWNER_KEYS },
      pinned: releasesOf(config.BFF_CHANNEL_FILE),
      memoryLimit: config.BFF_MEMORY_LIMIT,
      checks: { host: () => isAlive(host.url) },
      upstreams: {
        host,
        ...(storeUrl === undefined || storeToken === undefined
          ? {}
          : { store: { url: storeUrl, credential: { caller, token: storeToken } } }),
      },
    },
    callFunction: (fn, contract, options = {}) =>
      createUpstream(contract, {
        ...options,
        name: fn,
        url: `${host.url}/${fn}`,
        credential: host.credential,
      }),
  });
  return serveBff(bff, { port: config.BFF_PORT, logger, channelFile: config.BFF_CHANNEL_FILE });
}
