import { verifyDocument } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { makeKey } from '../testing/build-folder.ts';
import { issueChannel } from './sign-channel.ts';

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

describe('issueChannel()', () => {
  it('writes a text that is the document', () => {
    const key = makeKey('registry-1');
    const { document, text } = issueChannel(content, key);
    expect(JSON.parse(text)).toEqual(document);
    expect(verifyDocument(JSON.parse(text), { [key.id]: key.spki })).toBe(true);
  });
});
