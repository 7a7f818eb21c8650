/** What a function finds in its environment: the host gives it only what its `function.config.ts` names. */

import { createStore, type Store } from '../store/client.ts';

/**
 * The store as a function reaches it.
 *
 * @param caller the function's name at the store, such as `fn-carts`
 * @throws TypeError when the host has not given the address or the token
 */
export function storeFromEnvironment(
  caller: string,
  environment: Readonly<Record<string, string | undefined>>,
): Store {
  const { STORE_URL: url, STORE_TOKEN: token } = environment;
  if (!url || !token) {
    throw new TypeError(
      `Cannot start "${caller}": STORE_URL or STORE_TOKEN is missing, name both in function.config.ts`,
    );
  }
  return createStore({ url, credential: { caller, token } });
}
