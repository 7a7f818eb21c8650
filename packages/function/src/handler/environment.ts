/** What a function finds in its environment: the host gives it only what its `function.config.ts` names. */

import { createStore, type Store } from '../store/client.ts';
import { createDynamoStore } from '../store/dynamodb/client.ts';

/**
 * The store as a function reaches it: the process at `STORE_URL`, or else the DynamoDB tables that begin with
 * `STORE_TABLE`.
 *
 * @param caller the function's name at the store, such as `fn-carts`
 * @throws TypeError when neither is given, or the address without the token
 */
export function storeFromEnvironment(
  caller: string,
  environment: Readonly<Record<string, string | undefined>>,
): Store {
  const { STORE_URL: url, STORE_TOKEN: token, STORE_TABLE: prefix } = environment;
  if (url && token) return createStore({ url, credential: { caller, token } });
  if (prefix && !url) return createDynamoStore({ prefix });
  throw new TypeError(
    `Cannot start "${caller}": STORE_URL or STORE_TOKEN is missing, name both in function.config.ts, or give STORE_TABLE`,
  );
}
