import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createProvider } from './provider.ts';

const issuer = 'http://registry.test/console/provider';
const redirectUri = 'http://registry.test/console/callback';
const client = { id: 'console', secret: 'secret of the client' };
const verifier = 'v'.repeat(43);
const person = { subject: 'link-1', name: 'Ada', teams: [], isOperator: true };

/** A provider, and the form that takes a token for a code of it. */
function start(now: () => number = Date.now) {
  const redeem = (link: string) => (link === 'fresh' ? person : null);
  const provider = createProvider({ issuer, client, redirectUri, redeem, now });
  const query = {
    ...{ client_id: client.id, redirect_uri: redirectUri, response_type: 'code', state: 's', nonce: 'n' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: 'fresh',
  };
  const authorize = (changes: Record<string, string> = {}) =>
    provider.authorize(new URLSearchParams({ ...query, ...changes })).searchParams;
  const form = () => ({
    ...{ grant_type: 'authorization_code', code: authorize().get('code')!, redirect_uri: redirectUri },
    ...{ code_verifier: verifier, client_id: client.id, client_secret: client.secret },
  });
  const take = async (fields: Record<string, string>) => {
    const answer = await provider.fetch(`${issuer}/token`, {
      ...{ method: 'POST', body: new URLSearchParams(fields) },
    });
    return { status: answer.status, ...((await answer.json()) as { error?: string; id_token?: string }) };
  };
  return { authorize, form, take };
}

describe('the provider that comes along', () => {
  it('gives a token for a code', async () => {
    const { form, take } = start();
    expect(await take(form())).toMatchObject({ status: 200, id_token: expect.any(String) });
  });

  it.each([
    { what: 'another verifier', changes: { code_verifier: 'w'.repeat(43) }, error: 'invalid_grant' },
    { what: 'no verifier', changes: { code_verifier: '' }, error: 'invalid_grant' },
    { what: 'another address', changes: { redirect_uri: 'http://evil.test/' }, error: 'invalid_grant' },
    { what: 'an unknown code', changes: { code: 'x' }, error: 'invalid_grant' },
    { what: 'another client', changes: { client_id: 'other' }, error: 'invalid_client' },
    { what: 'another secret', changes: { client_secret: 'x' }, error: 'invalid_client' },
  ])('gives none for $what', async ({ changes, error }) => {
    const { form, take } = start();
    expect(await take({ ...form(), ...changes })).toMatchObject({ error });
  });

  it('forgets a code after a minute', async () => {
    let now = 0;
    const { form, take } = start(() => now);
    const late = form();
    now += 60_000;
    expect(await take(late)).toMatchObject({ error: 'invalid_grant' });
  });

  it.each([
    { what: 'another address', changes: { redirect_uri: 'http://evil.test/' } },
    { what: 'another client', changes: { client_id: 'other' } },
    { what: 'a challenge that is the verifier itself', changes: { code_challenge_method: 'plain' } },
    { what: 'a token at once', changes: { response_type: 'token' } },
  ])('leads nobody on for $what', ({ changes }) => {
    const { authorize } = start();
    expect(() => authorize(changes)).toThrow(/Cannot sign you in/);
  });
});
