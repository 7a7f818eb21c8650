/** The Lambda entry of function `products`. */

import { createHandler, storeFromEnvironment } from '@tessera/function';
import { productsContract } from './contract/operations.ts';
import { createProductsHandlers } from './products.ts';

export const handler = createHandler(
  productsContract,
  createProductsHandlers(storeFromEnvironment('fn-products', process.env)),
);
