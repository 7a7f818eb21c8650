import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { callerHashes, registryKey } from './testing/start-registry.ts';

const environment = {
  REGISTRY_DATA: '/data',
  REGISTRY_ARTIFACTS: '/artifacts',
  REGISTRY_KEY_ID: registryKey.id,
  REGISTRY_KEY: registryKey.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  REGISTRY_CALLERS: JSON.stringify(callerHashes),
};

describe('readConfig()', () => {
  it('tells nobody and believes no visitor unless it is told how', () => {
    const { webhook, REGISTRY_VISITOR_KEYS, REGISTRY_PREFIX_LIMIT } = readConfig(environment);
    expect([webhook, REGISTRY_VISITOR_KEYS, REGISTRY_PREFIX_LIMIT]).toEqual([null, {}, 0.05]);
  });

  it('takes a webhook with its secret, and neither alone', () => {
    const url = { REGISTRY_WEBHOOK_URL: 'https://example.test/hook' };
    const secret = { REGISTRY_WEBHOOK_SECRET: 'sixteen letters.' };
    expect(readConfig({ ...environment, ...url, ...secret }).webhook).toEqual({
      url: 'https://example.test/hook',
      secret: 'sixteen letters.',
    });
    for (const half of [url, secret])
      expect(() => readConfig({ ...environment, ...half })).toThrow('give both or none');
  });

  it.each(['STORE', 'HOST'])('takes %s with its token, and neither alone', (name) => {
    const url = { [`REGISTRY_${name}_URL`]: 'http://127.0.0.1:4310' };
    const token = { [`REGISTRY_${name}_TOKEN`]: 'sixteen letters.' };
    const place = { url: 'http://127.0.0.1:4310', token: 'sixteen letters.' };
    const { store, host } = readConfig({ ...environment, ...url, ...token });
    expect([store, host]).toEqual(name === 'STORE' ? [place, null] : [null, place]);
    for (const half of [url, token])
      expect(() => readConfig({ ...environment, ...half })).toThrow('give both or none');
  });

  it('lets people sign in by links unless it is told of an issuer, as a whole and by https', () => {
    expect(readConfig(environment).console).toEqual({ publicUrl: 'http://localhost:4320', issuer: null });
    const issuer = {
      REGISTRY_OIDC_ISSUER: 'https://id.example.test/realms/shop/',
      REGISTRY_OIDC_CLIENT_ID: 'console',
      REGISTRY_OIDC_CLIENT_SECRET: 'secret',
    };
    expect(readConfig({ ...environment, ...issuer }).console.issuer).toEqual({
      url: 'https://id.example.test/realms/shop/',
      client: { id: 'console', secret: 'secret' },
      scope: 'openid profile',
    });
    for (const name of Object.keys(issuer))
      expect(() => readConfig({ ...environment, ...issuer, [name]: undefined })).toThrow('give all or none');
    const plain = { ...issuer, REGISTRY_OIDC_ISSUER: 'http://id.example.test' };
    expect(() => readConfig({ ...environment, ...plain })).toThrow('only https is safe');
  });

  it('refuses a public address with a path', () => {
    const url = { REGISTRY_PUBLIC_URL: 'https://releases.example.test/registry' };
    expect(() => readConfig({ ...environment, ...url })).toThrow('give it without a path');
  });

  it.each(['0', '1.1', 'much'])('refuses a limit of %s for one network', (limit) => {
    expect(() => readConfig({ ...environment, REGISTRY_PREFIX_LIMIT: limit })).toThrow(
      'REGISTRY_PREFIX_LIMIT',
    );
  });
});
