/** Runs the recommendations BFF. */

import { runBff } from '@tessera/bff';
import { productsContract } from '@tessera/fn-products/contract';
import { run } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

await run(() =>
  runBff('recommendations', readConfig(process.env), ({ frame, callFunction }) =>
    createApp({ ...frame, products: callFunction('products', productsContract) }),
  ),
);
