/** The environment of the account BFF. */

import { bffStoreConfigSchema } from '@tessera/bff';
import { fromEnvironment, parseConfig } from '@tessera/service';

const schema = bffStoreConfigSchema.extend({
  /** Key id → 32 bytes in base64; the first one seals. */
  BFF_COOKIE_KEYS: fromEnvironment.map(),
  /** The public origin: on https the session cookie gets its prefix and `Secure`. */
  BFF_PUBLIC_URL: fromEnvironment.url(),
  /** Sign-ins per account within a quarter of an hour. */
  BFF_SIGN_IN_PER_ACCOUNT: fromEnvironment.count(10),
  /** Sign-ins and sign-ups per network within a quarter of an hour. */
  BFF_SIGN_IN_PER_NETWORK: fromEnvironment.count(100),
});

export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseConfig('bff-account', schema, environment);
}
