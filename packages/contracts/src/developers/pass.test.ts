import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAssertionSigner } from '../identity.ts';
import { createPassReader, createPassSigner, overrideLink } from './pass.ts';

const site = 'https://market.example';
const claims = { use: 'develop', aud: site, sub: 'orders-team' } as const;

function makeKey(id = 'registry') {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keys = { [id]: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
  return { key: { id, privateKey }, keys };
}

describe('a pass', () => {
  const { key, keys } = makeKey();
  let now = 1_800_000_000_000;
  const sign = createPassSigner(key, { now: () => now });
  const read = createPassReader(keys, { site: `${site}/`, now: () => now });

  it('holds at its site, for twelve hours', () => {
    const { token, pass } = sign(claims);
    expect(read(token)).toEqual(pass);
    now += 12 * 3_600_000;
    expect(read(token)).toEqual(pass);
    now += 1_000;
    expect(read(token)).toBe('expired');
  });

  it('is none at another site, under another key, of another kind, or altered', () => {
    const { token } = sign(claims);
    const elsewhere = createPassReader(keys, { site: 'https://other.example', now: () => now });
    expect(elsewhere(token)).toBe('other-site');
    expect(createPassReader(makeKey().keys, { site, now: () => now })(token)).toBe('forged');
    expect(read(createAssertionSigner(key, () => now)({ aud: site, user: 'ann' }))).toBe('forged');
    const [header, , signature] = token.split('.');
    const later = Buffer.from(JSON.stringify({ ...claims, iat: 1, exp: 9e9 })).toString('base64url');
    expect(read(`${header}.${later}.${signature}`)).toBe('forged');
    for (const text of ['', 'a.b.c', `${token}.x`]) expect(read(text)).toBe('forged');
  });

  it('is none that says it lasts longer', () => {
    const long = createPassSigner(key, { now: () => now, lifetime: 13 * 3_600 });
    expect(read(long(claims).token)).toBe('expired');
  });

  it('to develop may name BFFs with the teams that own them', () => {
    const { token, pass } = sign({ ...claims, bffs: { orders: 'orders-team' } });
    expect(read(token)).toEqual(pass);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`b${i}`, 'a-team']));
    for (const bffs of [many, { 'No name': 'a-team' }, { orders: 1 }]) {
      expect(read(sign({ ...claims, bffs } as never).token)).toBe('forged');
    }
  });

  it('to override names releases, and may end sooner', () => {
    const releases = { orders: '2.0.0-0a1b2c3d' };
    const override = { use: 'override' as const, aud: site, sub: 'orders-team', releases, may: ['orders'] };
    const { token, pass } = sign({ ...override, channel: 'pr-7' }, Math.floor(now / 1_000) + 60);
    expect(read(token)).toEqual(pass);
    expect(pass.exp - pass.iat).toBe(60);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`r${i}`, '1.0.0-0a1b2c3d']));
    for (const other of [{ releases: {} }, { releases: many }, { channel: 'production' }]) {
      expect(read(sign({ ...override, ...other } as never).token)).toBe('forged');
    }
  });

  it('names its site in its link', () => {
    expect(overrideLink('https://market.example/cart?x=1', 'a.b.c')).toBe(
      'https://market.example/_tessera/override?pass=a.b.c',
    );
  });
});
