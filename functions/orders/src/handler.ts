/** The Lambda entry of function `orders`. */

import { createHandler, storeFromEnvironment } from '@tessera/function';
import { ordersContract } from './contract/operations.ts';
import { createOrdersHandlers } from './orders.ts';

export const handler = createHandler(
  ordersContract,
  createOrdersHandlers(storeFromEnvironment('fn-orders', process.env)),
);
