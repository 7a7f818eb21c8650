import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAssertionSigner, createAssertionVerifier } from './assertion.ts';
import { createRelaySigner, createRelayVerifier } from './relay.ts';

function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keys = { edge: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
  return { key: { id: 'edge', privateKey }, keys };
}

describe('a statement that opens a relay', () => {
  const { key, keys } = makeKey();
  let now = 1_800_000_000_000;
  const sign = createRelaySigner(key, () => now);
  const verify = createRelayVerifier(keys, () => now);
  const claims = { aud: 'orders', sub: 'orders-team/ann', upstream: 'host' } as const;

  it('holds for its BFF, for half a minute', () => {
    const statement = sign(claims);
    expect(verify(statement, 'orders')).toMatchObject(claims);
    expect(verify(statement, 'catalog')).toBeNull();
    now += 36_000;
    expect(verify(statement, 'orders')).toBeNull();
  });

  it('is none under another key, and none that says it lasts longer', () => {
    expect(verify(createRelaySigner(makeKey().key, () => now)(claims), 'orders')).toBeNull();
    const [header, , signature] = sign(claims).split('.');
    const longer = Buffer.from(JSON.stringify({ ...claims, iat: 0, exp: 9e9 })).toString('base64url');
    expect(verify(`${header}.${longer}.${signature}`, 'orders')).toBeNull();
    for (const text of ['', 'a.b.c']) expect(verify(text, 'orders')).toBeNull();
  });

  it('says nothing of a visitor, and what is said of a visitor is none', () => {
    const assertion = createAssertionSigner(key, () => now);
    for (const visitor of [{ user: 'ann', sid: 's' }, {}]) {
      expect(verify(assertion({ aud: 'orders', ...visitor }), 'orders')).toBeNull();
    }
    expect(createAssertionVerifier(keys, () => now)(sign(claims), 'orders')).toBeNull();
  });
});
