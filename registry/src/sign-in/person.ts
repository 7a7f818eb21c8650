/** A person, as an identity provider tells of them. */

import { z } from 'zod';

export interface Person {
  /** Whom the provider vouches for; never given to another one. */
  subject: string;
  /** What they are called. */
  name: string;
  /** The teams whose remotes they may change. */
  teams: readonly string[];
  /** Whether they may change every remote, and lock channels. */
  isOperator: boolean;
}

const line = (longest: number) =>
  z
    .string()
    // Names go into logs and the audit, one line each.
    .transform((text) =>
      text
        .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
        .trim()
        .slice(0, longest),
    )
    .pipe(z.string().min(1));

const claimsSchema = z.object({
  sub: line(200),
  name: line(80).optional().catch(undefined),
  preferred_username: line(80).optional().catch(undefined),
  email: line(80).optional().catch(undefined),
  teams: z.array(z.string().max(80)).max(200).default([]),
  operator: z.boolean().default(false),
});

/**
 * The person of an ID token's claims: `teams` is a list of names, `operator` is `true` for who may change everything.
 *
 * @throws SyntaxError naming every fault
 */
export function parsePerson(claims: unknown): Person {
  const result = claimsSchema.safeParse(claims);
  if (!result.success) throw new SyntaxError(`Cannot read the claims: ${z.prettifyError(result.error)}`);
  const { sub, name, preferred_username: username, email, teams, operator } = result.data;
  return { subject: sub, name: name ?? username ?? email ?? sub, teams, isOperator: operator };
}
