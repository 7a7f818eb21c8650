/** The environment of the orders BFF. */

import { bffStoreConfigSchema } from '@tessera/bff';
import { fromEnvironment, parseConfig } from '@tessera/service';

const schema = bffStoreConfigSchema.extend({
  /** Orders per account within a quarter of an hour. */
  BFF_CHECKOUT_PER_ACCOUNT: fromEnvironment.count(20),
  /** Orders per network within a quarter of an hour. */
  BFF_CHECKOUT_PER_NETWORK: fromEnvironment.count(200),
});

export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseConfig('bff-orders', schema, environment);
}
