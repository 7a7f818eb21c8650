/** The environment of the orders BFF. */

import { bffConfigSchema } from '@tessera/bff';
import { fromEnvironment, parseConfig } from '@tessera/service';
import { z } from 'zod';

const schema = bffConfigSchema.extend({
  /** The store's feed of orders, and its counters for rate limits. */
  BFF_STORE_URL: fromEnvironment.url(),
  BFF_STORE_TOKEN: z.string().min(16),
  /** Orders per account within a quarter of an hour. */
  BFF_CHECKOUT_PER_ACCOUNT: fromEnvironment.count(20),
  /** Orders per network within a quarter of an hour. */
  BFF_CHECKOUT_PER_NETWORK: fromEnvironment.count(200),
});

export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseConfig('bff-orders', schema, environment);
}
