/** Runs the navigation BFF. */

import { runBff } from '@tessera/bff';
import { cartsContract } from '@tessera/fn-carts/contract';
import { productsContract } from '@tessera/fn-products/contract';
import { usersContract } from '@tessera/fn-users/contract';
import { run } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await run(() =>
  runBff('navigation', readConfig(process.env), ({ frame, callFunction }) =>
    createApp({
      ...frame,
      products: callFunction('products', productsContract),
      carts: callFunction('carts', cartsContract),
      users: callFunction('users', usersContract),
    }),
  ),
);
