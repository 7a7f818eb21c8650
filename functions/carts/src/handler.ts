/** The Lambda entry of function `carts`. */

import { createHandler, storeFromEnvironment } from '@tessera/function';
import { createCartsHandlers } from './carts.ts';
import { cartsContract } from './contract/operations.ts';

export const handler = createHandler(
  cartsContract,
  createCartsHandlers(storeFromEnvironment('fn-carts', process.env)),
);
