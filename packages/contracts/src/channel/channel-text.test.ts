import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../release.ts';
import { canonicalChannel, cutSignature, joinSignature } from './channel-text.ts';

const ref = { version: '1.0.0', digest: 'a'.repeat(64) };
const entry = { owner: 'a', stable: ref, previous: null, canary: null, withdrawn: ['1.0.0-b"\\ü'] };
const route = { remote: 'b', pattern: '/:x', fragment: 'main', forms: false, private: true };
const content = {
  schema: 1 as const,
  channel: 'production',
  revision: 3,
  issuedAt: '2026-01-01T00:00:00.000Z',
  remotes: { b: entry, a: { ...entry, previous: ref }, 'a-b': entry },
  routes: [route, { ...route, pattern: '/y' }],
  owners: { z: { keys: { two: 'x', one: 'y' } } },
  bffs: { b: { url: 'http://127.0.0.1:1' } },
};

describe('canonicalChannel()', () => {
  it('is the very text that canonicalJson() makes of a document, the second time too', () => {
    expect(canonicalChannel(content)).toBe(canonicalJson(content));
    const next = { ...content, revision: 4, remotes: { ...content.remotes, b: { ...entry, withdrawn: [] } } };
    expect(canonicalChannel(next)).toBe(canonicalJson(next));
    expect(canonicalChannel({ ...content, remotes: {}, routes: [] })).toBe(
      canonicalJson({ ...content, remotes: {}, routes: [] }),
    );
  });
});

describe('joinSignature()', () => {
  it('writes a text that is the document, and from which cutSignature() takes what was signed', () => {
    const signature = { keyId: 'registry-1', value: 'abc' };
    const text = joinSignature(canonicalChannel(content), signature);
    expect(JSON.parse(text)).toEqual({ ...content, signature });
    expect(cutSignature(text, signature)).toBe(canonicalJson(content));
    expect(cutSignature(JSON.stringify({ signature, ...content }), signature)).toBeNull();
    expect(cutSignature(text, { ...signature, value: 'abd' })).toBeNull();
  });
});
