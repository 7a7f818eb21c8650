/** What the shop is started with where a few customers order for many. */

/** Many of them share a few networks here, and nobody waits for a change of mind. */
export function allowManyOrders(environment: NodeJS.ProcessEnv): void {
  Object.assign(environment, {
    BFF_CHECKOUT_PER_ACCOUNT: '10000',
    BFF_CHECKOUT_PER_NETWORK: '10000',
    BFF_SIGN_IN_PER_NETWORK: '10000',
    STORE_CANCEL_WINDOW: '0',
  });
}
