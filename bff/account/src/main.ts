/** Runs the account BFF. */

import { createStoreLimiter, runBff, stableReleases } from '@tessera/bff';
import { limitsContract } from '@tessera/fn-store/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { createLogger, createUpstream, isAlive, run } from '@tessera/service';
import { createSessionSealer } from '@tessera/service/session';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await run(async () => {
  const config = readConfig(process.env);
  const logger = createLogger('bff-account', config.LOG_LEVEL);
  const store = createUpstream(limitsContract, {
    name: 'store',
    url: config.BFF_STORE_URL,
    credential: { caller: 'bff-account', token: config.BFF_STORE_TOKEN },
  });
  const bff = createApp({
    users: createUpstream(usersContract, {
      name: 'users',
      url: `${config.BFF_HOST_URL}/users`,
      credential: { caller: 'bff-account', token: config.BFF_HOST_TOKEN },
      // Hashing a password takes its time, on purpose.
      timeout: 5_000,
    }),
    sealer: createSessionSealer({ keys: config.BFF_COOKIE_KEYS }),
    secure: config.BFF_PUBLIC_URL.startsWith('https:'),
    limiter: createStoreLimiter(store),
    limits: { perAccount: config.BFF_SIGN_IN_PER_ACCOUNT, perNetwork: config.BFF_SIGN_IN_PER_NETWORK },
    logger,
    identityKeys: config.BFF_IDENTITY_KEYS,
    releases: { artifacts: config.BFF_ARTIFACTS, ownerKeys: config.BFF_OWNER_KEYS },
    stable: stableReleases(config.BFF_CHANNEL_FILE),
    memoryLimit: config.BFF_MEMORY_LIMIT,
    checks: { host: () => isAlive(config.BFF_HOST_URL), store: () => isAlive(config.BFF_STORE_URL) },
  });
  await runBff(bff, {
    port: config.BFF_PORT,
    logger,
    channelFile: config.BFF_CHANNEL_FILE,
  });
});
