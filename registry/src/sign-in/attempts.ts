/** An attempt to sign in as its cookie holds it: signed, for ten minutes. The registry keeps nothing of it. */

import { z } from 'zod';
import { signInErrors } from './errors.ts';
import type { Attempt } from './relying-party.ts';
import type { Signature } from './signature.ts';

export interface Attempts {
  /** The cookie's value. */
  seal(attempt: Attempt): string;
  /** @throws ProblemError 400 `console-sign-in-stale` */
  open(value: string | undefined): Attempt;
}

/** Seconds that an attempt may take. */
export const ATTEMPT_LIFE = 600;

const schema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() });

export function createAttempts(signature: Signature, now: () => number): Attempts {
  return {
    seal(attempt) {
      const text = JSON.stringify({ ...attempt, until: now() + ATTEMPT_LIFE * 1_000 });
      return signature.sign(Buffer.from(text).toString('base64url'));
    },
    open(value) {
      const text = value === undefined ? null : signature.verify(value);
      if (text === null) throw signInErrors.SIGN_IN_STALE();
      const { until, ...attempt } = schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      if (until <= now()) throw signInErrors.SIGN_IN_STALE();
      return attempt;
    },
  };
}
