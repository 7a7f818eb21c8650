/** How often one account and one network may try to sign in. */

import { networkOf, type RateLimiter, type RateRule, requireRate } from '@tessera/bff';

export interface SignInLimits {
  /** Within a quarter of an hour. */
  perAccount: number;
  /** Within a quarter of an hour, sign-ups included. */
  perNetwork: number;
}

const WINDOW = 900;

/** @throws ProblemError 429 `rate-limited` */
export async function requireSignInRate(
  limiter: RateLimiter,
  limits: SignInLimits,
  attempt: { email: string; client: string },
): Promise<void> {
  const account: RateRule = { name: 'sign-in-account', limit: limits.perAccount, window: WINDOW };
  const network: RateRule = { name: 'sign-in-network', limit: limits.perNetwork, window: WINDOW };
  await requireRate(limiter, [
    { key: attempt.email, rule: account },
    { key: networkOf(attempt.client), rule: network },
  ]);
}
