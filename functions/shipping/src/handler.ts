/** The Lambda entry of function `shipping`. */

import { createHandler, storeFromEnvironment } from '@tessera/function';
import { createTestCarrier } from './carrier/test-carrier.ts';
import { shippingContract } from './contract/operations.ts';
import { createShippingHandlers } from './shipping.ts';

const store = storeFromEnvironment('fn-shipping', process.env);

export const handler = createHandler(
  shippingContract,
  createShippingHandlers(store, createTestCarrier(store.table('shipping'))),
);
