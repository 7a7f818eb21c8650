/** Authorization codes of the provider, in memory: each is taken once, within a minute. */

import { randomBytes } from 'node:crypto';
import type { Person } from './person.ts';

/** What a code stands for. */
export interface Grant {
  person: Person;
  /** The PKCE challenge (RFC 7636): the SHA-256 of the verifier that comes with the code. */
  challenge: string;
  nonce: string | null;
}

export interface Codes {
  give(grant: Grant): string;
  /** What a code stands for, once; `null` from then on. */
  take(code: string): Grant | null;
}

/** Milliseconds. */
const LIFE = 60_000;

export function createCodes(now: () => number): Codes {
  const granted = new Map<string, Grant & { until: number }>();
  return {
    give(grant) {
      for (const [code, { until }] of granted) if (until <= now()) granted.delete(code);
      const code = randomBytes(32).toString('base64url');
      granted.set(code, { ...grant, until: now() + LIFE });
      return code;
    },
    take(code) {
      const grant = granted.get(code);
      granted.delete(code);
      return grant !== undefined && grant.until > now() ? grant : null;
    },
  };
}
