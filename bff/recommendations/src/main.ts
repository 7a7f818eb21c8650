/** Runs the recommendations BFF. */

import { runBff, stableReleases } from '@tessera/bff';
import { productsContract } from '@tessera/fn-products/contract';
import { createLogger, createUpstream, isAlive, run } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await run(async () => {
  const config = readConfig(process.env);
  const logger = createLogger('bff-recommendations', config.LOG_LEVEL);
  const bff = createApp({
    products: createUpstream(productsContract, {
      name: 'products',
      url: `${config.BFF_HOST_URL}/products`,
      credential: { caller: 'bff-recommendations', token: config.BFF_HOST_TOKEN },
    }),
    logger,
    identityKeys: config.BFF_IDENTITY_KEYS,
    releases: { artifacts: config.BFF_ARTIFACTS, ownerKeys: config.BFF_OWNER_KEYS },
    stable: stableReleases(config.BFF_CHANNEL_FILE),
    memoryLimit: config.BFF_MEMORY_LIMIT,
    checks: { host: () => isAlive(config.BFF_HOST_URL) },
  });
  await runBff(bff, {
    port: config.BFF_PORT,
    logger,
    channelFile: config.BFF_CHANNEL_FILE,
  });
});
