import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssertionSigner, createAssertionVerifier } from '../identity.ts';
import { digestOfFiles } from './digest.ts';
import { canonicalJson, signDocument, verifyDocument } from './signing.ts';

function makeKey(id = 'key-1') {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keys = { [id]: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
  return { key: { id, privateKey }, keys };
}

describe('signDocument()', () => {
  const { key, keys } = makeKey();
  const signed = signDocument({ remote: 'catalog', files: [{ path: 'a', bytes: 1 }] }, key);

  it('holds, whatever the order of members', () => {
    const shuffled = { signature: signed.signature, files: [{ bytes: 1, path: 'a' }], remote: 'catalog' };
    expect(verifyDocument(shuffled, keys)).toBe(true);
  });

  it('breaks with any change, and under any other key', () => {
    expect(verifyDocument(Object.assign({ ...signed }, { remote: 'orders' }), keys)).toBe(false);
    expect(verifyDocument(signed, makeKey().keys)).toBe(false);
    expect(verifyDocument(signed, makeKey('other').keys)).toBe(false);
    expect(verifyDocument({ ...signed, signature: { keyId: '__proto__', value: '' } }, keys)).toBe(false);
  });
});

describe('canonicalJson()', () => {
  it('is the same for equal values, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
  });
});

describe('digestOfFiles()', () => {
  it('depends on the files and not on their order', () => {
    const files = [
      { path: 'a', bytes: 1, sha384: 'x' },
      { path: 'b', bytes: 2, sha384: 'y' },
    ];
    expect(digestOfFiles(files)).toBe(digestOfFiles([...files].reverse()));
    expect(digestOfFiles(files)).not.toBe(digestOfFiles([{ ...files[0]!, bytes: 3 }, files[1]!]));
  });
});

describe('identity assertions', () => {
  const { key, keys } = makeKey();
  let now = 1_000_000;
  const signAs = createAssertionSigner(key, () => now);
  const verify = createAssertionVerifier(keys, () => now);

  it('hold for their audience, for a minute', () => {
    const assertion = signAs({ user: 'ann', aud: 'orders' });
    expect(verify(assertion, 'orders')).toMatchObject({ user: 'ann' });
    expect(verify(assertion, 'account')).toBeNull();
    now += 66_000;
    expect(verify(assertion, 'orders')).toBeNull();
  });

  it.each(['', 'a.b.c', 'a.b.c.d', 'e30.e30.e30'])('are null for "%s"', (assertion) => {
    expect(verify(assertion, 'orders')).toBeNull();
  });

  it('are null when altered or under another algorithm', () => {
    const [header, , signature] = signAs({ user: 'ann', aud: 'orders' }).split('.');
    const other = Buffer.from(JSON.stringify({ user: 'eve', aud: 'orders', iat: 0, exp: 60 })).toString(
      'base64url',
    );
    expect(verify(`${header}.${other}.${signature}`, 'orders')).toBeNull();
    const none = Buffer.from('{"alg":"none","typ":"tessera-identity","kid":"key-1"}').toString('base64url');
    expect(verify(`${none}.${other}.`, 'orders')).toBeNull();
  });
});
