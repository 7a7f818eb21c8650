/**
 * The identity provider that comes with the registry: OpenID Connect's authorization code flow for one client, the
 * console. It signs in whoever brings a link that the operator has made, in `login_hint`, so there is no password.
 */

import { createHash, generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { createCodes, type Grant } from './codes.ts';
import { signInErrors } from './errors.ts';
import type { Person } from './person.ts';

export interface Provider {
  /**
   * Answers an authorization request: where the browser goes on to.
   *
   * @throws ProblemError 400 `console-sign-in-refused`, 410 `console-link-spent`
   */
  authorize(query: URLSearchParams): URL;
  /** Answers what the client itself asks, as `fetch` would: its description, its keys, tokens for codes. */
  fetch(url: string, init: { method?: string | undefined; body?: unknown }): Promise<Response>;
}

export interface ProviderOptions {
  issuer: string;
  /** The client that it knows. */
  client: { id: string; secret: string };
  /** The one address that codes are given to. */
  redirectUri: string;
  /** The person of a link, which is used from then on; `null` when it is spent. */
  redeem: (link: string) => Person | null;
  /** Epoch milliseconds. */
  now: () => number;
}

export function createProvider(options: ProviderOptions): Provider {
  const { issuer, client, redirectUri, redeem, now } = options;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const codes = createCodes(now);

  function requireRequest(query: URLSearchParams): void {
    const expected = {
      client_id: client.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(expected)) {
      if (query.get(name) !== value) throw signInErrors.SIGN_IN_REFUSED(`"${name}" is not "${value}"`);
    }
  }

  async function answerToken(form: URLSearchParams): Promise<Response> {
    const isClient = form.get('client_id') === client.id && isSame(form.get('client_secret'), client.secret);
    if (!isClient) return Response.json({ error: 'invalid_client' }, { status: 401 });
    const grant = codes.take(form.get('code') ?? '');
    const isFitting =
      grant !== null &&
      form.get('grant_type') === 'authorization_code' &&
      form.get('redirect_uri') === redirectUri &&
      isSame(challengeOf(form.get('code_verifier') ?? ''), grant.challenge);
    if (!isFitting) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    const answer = {
      access_token: randomBytes(16).toString('base64url'),
      token_type: 'Bearer',
      id_token: await makeIdToken(grant),
    };
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
  }

  function makeIdToken({ person: { subject, name, teams, isOperator }, nonce }: Grant): Promise<string> {
    return new SignJWT({
      name,
      teams: [...teams],
      operator: isOperator,
      ...(nonce === null ? {} : { nonce }),
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'provider' })
      .setIssuer(issuer)
      .setAudience(client.id)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey);
  }

  return {
    authorize(query) {
      requireRequest(query);
      const person = redeem(query.get('login_hint') ?? '');
      if (person === null) throw signInErrors.LINK_SPENT();
      const challenge = query.get('code_challenge') ?? '';
      const target = new URL(redirectUri);
      target.searchParams.set('code', codes.give({ person, challenge, nonce: query.get('nonce') }));
      target.searchParams.set('state', query.get('state') ?? '');
      target.searchParams.set('iss', issuer);
      return target;
    },
    async fetch(url, { body }) {
      switch (url) {
        case `${issuer}/.well-known/openid-configuration`:
          return Response.json(describe(issuer));
        case `${issuer}/jwks`:
          return Response.json({
            keys: [{ ...(await exportJWK(publicKey)), kid: 'provider', alg: 'ES256', use: 'sig' }],
          });
        case `${issuer}/token`:
          return await answerToken(new URLSearchParams(String(body)));
        default:
          return Response.json({ error: 'not_found' }, { status: 404 });
      }
    },
  };
}

/** OpenID Connect Discovery 1.0, section 3. */
function describe(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}

/** RFC 7636, section 4.2. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function isSame(given: string | null, right: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
