/** Runs the orders BFF. */

import { createStoreLimiter, runBff, stableReleases } from '@tessera/bff';
import { cartsContract } from '@tessera/fn-carts/contract';
import { ordersContract } from '@tessera/fn-orders/contract';
import { paymentsContract } from '@tessera/fn-payments/contract';
import { limitsContract } from '@tessera/fn-store/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { createLogger, createUpstream, isAlive, run } from '@tessera/service';
import { followFeed } from '@tessera/service/feed';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createOrderHub } from './order-hub.ts';

await run(async () => {
  const config = readConfig(process.env);
  const logger = createLogger('bff-orders', config.LOG_LEVEL);
  const upstream = (name: string) => ({
    name,
    url: `${config.BFF_HOST_URL}/${name}`,
    credential: { caller: 'bff-orders', token: config.BFF_HOST_TOKEN },
  });
  const store = { caller: 'bff-orders', token: config.BFF_STORE_TOKEN };
  const hub = createOrderHub();
  const feed = followFeed({
    url: `${config.BFF_STORE_URL}/feeds/orders`,
    credential: store,
    onEvent: (json) => hub.take(json),
    onError: (error) => logger.warn({ err: error }, 'the feed of orders is lost, trying again'),
  });
  const bff = createApp({
    carts: createUpstream(cartsContract, upstream('carts')),
    orders: createUpstream(ordersContract, upstream('orders')),
    payments: createUpstream(paymentsContract, upstream('payments')),
    users: createUpstream(usersContract, upstream('users')),
    hub,
    limiter: createStoreLimiter(
      createUpstream(limitsContract, { name: 'store', url: config.BFF_STORE_URL, credential: store }),
    ),
    limits: { perAccount: config.BFF_CHECKOUT_PER_ACCOUNT, perNetwork: config.BFF_CHECKOUT_PER_NETWORK },
    logger,
    identityKeys: config.BFF_IDENTITY_KEYS,
    releases: { artifacts: config.BFF_ARTIFACTS, ownerKeys: config.BFF_OWNER_KEYS },
    stable: stableReleases(config.BFF_CHANNEL_FILE),
    memoryLimit: config.BFF_MEMORY_LIMIT,
    checks: { host: () => isAlive(config.BFF_HOST_URL), store: () => isAlive(config.BFF_STORE_URL) },
  });
  const stopping = () => {
    feed.close();
    bff.stopping();
  };
  await runBff({ ...bff, stopping }, { port: config.BFF_PORT, logger });
});
