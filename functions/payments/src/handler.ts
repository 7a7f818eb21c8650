/** The Lambda entry of function `payments`. */

import { createHandler, storeFromEnvironment } from '@tessera/function';
import { paymentsContract } from './contract/operations.ts';
import { createPaymentsHandlers } from './payments.ts';
import { createProvider } from './provider/provider.ts';

const { PROVIDER_URL: url, PROVIDER_SECRET: secret } = process.env;
if (!url || !secret) {
  throw new TypeError('Cannot start "fn-payments": PROVIDER_URL or PROVIDER_SECRET is missing');
}

export const handler = createHandler(
  paymentsContract,
  createPaymentsHandlers(storeFromEnvironment('fn-payments', process.env), createProvider({ url, secret })),
);
