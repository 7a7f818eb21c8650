/** Signs a person in at an OpenID Connect provider: authorization code flow with PKCE, state and nonce. */

import { ProblemError } from '@tessera/contracts/problem';
import * as oidc from 'openid-client';
import { signInErrors, withCause } from './errors.ts';
import { type Person, parsePerson } from './person.ts';

export interface Issuer {
  url: string;
  client: { id: string; secret: string };
  /** What is asked for, words separated by spaces. @default 'openid profile' */
  scope?: string;
  /** Asks the issuer. @default globalThis.fetch */
  fetch?: oidc.CustomFetch;
}

/** What a browser keeps between the beginning and the end: it is bound to that browser. */
export interface Attempt {
  state: string;
  nonce: string;
  /** The PKCE verifier. */
  verifier: string;
}

export interface RelyingParty {
  /**
   * Where the browser goes to sign in.
   *
   * @param hint whom the provider may already know
   * @throws ProblemError 502 `console-issuer-unreachable`
   */
  begin(hint?: string): Promise<{ url: URL; attempt: Attempt }>;
  /**
   * The person whom the provider vouches for.
   *
   * @param query what the provider has led the browser back with
   * @throws ProblemError 400 `console-sign-in-refused`, 502 `console-issuer-unreachable`
   */
  finish(query: URLSearchParams, attempt: Attempt): Promise<Person>;
}

/** Seconds that the issuer may take for one answer. */
const TIMEOUT = 10;

export function createRelyingParty(issuer: Issuer, redirectUri: string): RelyingParty {
  const { client, scope = 'openid profile' } = issuer;
  let found: Promise<oidc.Configuration> | null = null;

  /** What the issuer says of itself; asked once, and again after a failure. */
  async function configure(): Promise<oidc.Configuration> {
    found ??= discover(issuer);
    try {
      return await found;
    } catch (cause) {
      found = null;
      throw withCause(signInErrors.ISSUER_UNREACHABLE(issuer.url), cause);
    }
  }

  return {
    async begin(hint) {
      const configuration = await configure();
      const attempt: Attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(hint === undefined ? {} : { login_hint: hint }),
      });
      return { url, attempt };
    },

    async finish(query, { state, nonce, verifier }) {
      const configuration = await configure();
      try {
        const answer = await oidc.authorizationCodeGrant(configuration, new URL(`${redirectUri}?${query}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return parsePerson({ ...answer.claims() });
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        throw withCause(signInErrors.SIGN_IN_REFUSED(explain(error, client.id)), error);
      }
    },
  };
}

async function discover({ url, client, fetch }: Issuer): Promise<oidc.Configuration> {
  const isPlain = url.startsWith('http:');
  return await oidc.discovery(new URL(url), client.id, client.secret, authenticate(client.secret), {
    timeout: TIMEOUT,
    execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
    ...(fetch === undefined ? {} : { [oidc.customFetch]: fetch }),
  });
}

/** As the issuer wants it; `client_secret_basic` where it does not say (OpenID Connect Discovery 1.0, section 3). */
function authenticate(secret: string): oidc.ClientAuth {
  return (server, ...rest) => {
    const isPost = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
    const choose = isPost ? oidc.ClientSecretPost : oidc.ClientSecretBasic;
    choose(secret)(server, ...rest);
  };
}

/** Why the flow ended, without anything that the provider's answer could smuggle in. */
function explain(error: unknown, client: string): string {
  if (error instanceof oidc.AuthorizationResponseError) return `the provider has refused it (${error.error})`;
  if (error instanceof oidc.ResponseBodyError)
    return `the provider takes the code of client "${client}" no more`;
  if (error instanceof SyntaxError) return error.message;
  return 'what the provider has answered does not belong to this attempt';
}
