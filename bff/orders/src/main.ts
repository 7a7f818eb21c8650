/** Runs the orders BFF. */

import { createStoreLimiter, runBff } from '@tessera/bff';
import { cartsContract } from '@tessera/fn-carts/contract';
import { ordersContract } from '@tessera/fn-orders/contract';
import { paymentsContract } from '@tessera/fn-payments/contract';
import { limitsContract } from '@tessera/fn-store/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { createUpstream, isAlive, run } from '@tessera/service';
import { followFeed } from '@tessera/service/feed';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createOrderHub } from './order-hub.ts';

await run(() => {
  const config = readConfig(process.env);
  const url = config.BFF_STORE_URL;
  const credential = { caller: 'bff-orders', token: config.BFF_STORE_TOKEN };
  const store = createUpstream(limitsContract, { name: 'store', url, credential });
  return runBff('orders', config, ({ frame, callFunction }) => {
    const hub = createOrderHub();
    const feed = followFeed({
      url: `${url}/feeds/orders`,
      credential,
      onEvent: (json) => hub.take(json),
      onError: (error) => frame.logger.warn({ err: error }, 'the feed of orders is lost, trying again'),
    });
    const bff = createApp({
      ...frame,
      checks: { ...frame.checks, store: () => isAlive(url) },
      carts: callFunction('carts', cartsContract),
      orders: callFunction('orders', ordersContract),
      payments: callFunction('payments', paymentsContract),
      users: callFunction('users', usersContract),
      hub,
      limiter: createStoreLimiter(store),
      limits: { perAccount: config.BFF_CHECKOUT_PER_ACCOUNT, perNetwork: config.BFF_CHECKOUT_PER_NETWORK },
    });
    const stopping = () => {
      feed.close();
      bff.stopping();
    };
    return { ...bff, stopping };
  });
});
