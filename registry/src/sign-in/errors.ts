/** Why someone is not signed in to the console, or not heard. */

import { defineErrors, ProblemError } from '@tessera/contracts/problem';

export const signInErrors = defineErrors('CONSOLE', {
  SESSION_ENDED: {
    status: 401,
    title: 'You are not signed in',
    message: () => 'Cannot show this: your session has ended, sign in again',
  },
  ORIGIN_REFUSED: {
    status: 403,
    title: 'The request comes from elsewhere',
    message: () => 'Cannot change anything for another site: only pages of the console may ask for it',
  },
  SIGN_IN_REFUSED: {
    status: 400,
    title: 'You could not be signed in',
    message: (why: string) => `Cannot sign you in: ${why}, start again`,
  },
  SIGN_IN_STALE: {
    status: 400,
    title: 'You could not be signed in',
    message: () =>
      'Cannot sign you in: this browser has not begun it within the last ten minutes, start again',
  },
  LINK_SPENT: {
    status: 410,
    title: 'This link is spent',
    message: () =>
      'Cannot sign you in: the link was used, or is older than ten minutes, run "tessera console" for a new one',
  },
  LINKS_OFF: {
    status: 409,
    title: 'People sign in elsewhere',
    message: (issuer: string) => `Cannot make a link: people sign in at "${issuer}", open the console`,
  },
  ISSUER_UNREACHABLE: {
    status: 502,
    title: 'The identity provider does not answer',
    message: (issuer: string) =>
      `Cannot sign you in: "${issuer}" does not describe itself as OpenID Connect wants it, look at REGISTRY_OIDC_ISSUER`,
  },
});

/** The same error with what has led to it, for the log. */
export function withCause({ problem }: ProblemError, cause: unknown): ProblemError {
  const { title, status, code, detail = title } = problem;
  return new ProblemError({ title, status, code, detail, cause });
}
