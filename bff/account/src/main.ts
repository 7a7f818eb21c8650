/** Runs the account BFF. */

import { createStoreLimiter, runBff } from '@tessera/bff';
import { limitsContract } from '@tessera/fn-store/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { createUpstream, isAlive, run } from '@tessera/service';
import { createSessionSealer } from '@tessera/service/session';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await run(() => {
  const config = readConfig(process.env);
  const store = createUpstream(limitsContract, {
    name: 'store',
    url: config.BFF_STORE_URL,
    credential: { caller: 'bff-account', token: config.BFF_STORE_TOKEN },
  });
  return runBff('account', config, ({ frame, callFunction }) =>
    createApp({
      ...frame,
      checks: { ...frame.checks, store: () => isAlive(config.BFF_STORE_URL) },
      // Hashing a password takes its time, on purpose.
      users: callFunction('users', usersContract, { timeout: 5_000 }),
      sealer: createSessionSealer({ keys: config.BFF_COOKIE_KEYS }),
      secure: config.BFF_PUBLIC_URL.startsWith('https:'),
      limiter: createStoreLimiter(store),
      limits: { perAccount: config.BFF_SIGN_IN_PER_ACCOUNT, perNetwork: config.BFF_SIGN_IN_PER_NETWORK },
    }),
  );
});
