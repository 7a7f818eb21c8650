/** Settings of parts that whoever starts Tessera may give in the environment. Everything else is the supervisor's. */

const tunable: Readonly<Record<string, readonly string[]>> = {
  store: ['STORE_CANCEL_WINDOW', 'STORE_ORDERS_AT_WORK'],
  'bff-orders': ['BFF_CHECKOUT_PER_ACCOUNT', 'BFF_CHECKOUT_PER_NETWORK'],
  'bff-account': ['BFF_SIGN_IN_PER_ACCOUNT', 'BFF_SIGN_IN_PER_NETWORK'],
};

/** What this part is given of an environment. */
export function tuningOf(
  part: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given = (tunable[part] ?? []).map((name) => [name, environment[name]] as const);
  return Object.fromEntries(
    given.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
}
