import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAssertionSigner, createAssertionVerifier } from './assertion.ts';
import { IDENTITY_LIFETIME } from './claims.ts';

function setUp() {
  const clock = { now: 1_800_000_000_000 };
  const now = () => clock.now;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    clock,
    sign: createAssertionSigner({ id: 'key', privateKey }, now),
    verify: createAssertionVerifier({ key: spki }, now),
  };
}

const claims = { user: 'user-0001', sid: 'sid-00001', epoch: 1, aud: 'orders' };

describe('an assertion that was verified before', () => {
  it('is for its audience alone', () => {
    const { sign, verify } = setUp();
    const assertion = sign(claims);
    expect(verify(assertion, 'orders')).toMatchObject(claims);
    expect(verify(assertion, 'cart')).toBeNull();
    expect(verify(assertion, 'orders')).toMatchObject(claims);
  });

  it('ends in its time', () => {
    const { sign, verify, clock } = setUp();
    const assertion = sign(claims);
    expect(verify(assertion, 'orders')).not.toBeNull();
    clock.now += (IDENTITY_LIFETIME + 6) * 1_000;
    expect(verify(assertion, 'orders')).toBeNull();
    expect(verify(sign(claims), 'orders')).not.toBeNull();
  });

  it('says nothing for one whose claims were altered', () => {
    const { sign, verify } = setUp();
    const [header, payload = '', signature] = sign(claims).split('.');
    expect(verify(`${header}.${payload}.${signature}`, 'orders')).not.toBeNull();
    const altered = Buffer.from(payload, 'base64url').toString().replace('user-0001', 'user-0002');
    expect(
      verify(`${header}.${Buffer.from(altered).toString('base64url')}.${signature}`, 'orders'),
    ).toBeNull();
  });
});
