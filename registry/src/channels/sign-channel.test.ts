import { verifyDocument } from '@tessera/contracts/release';
import { describe, expect, it } from 'vitest';
import { makeKey } from '../testing/build-folder.ts';
import { issueChannel } from './sign-channel.ts';

describe('issueChannel()', () => {
  it('writes a text that is the document, signed', () => {
    const key = makeKey('registry-1');
    const content = {
      schema: 1,
      channel: 'production',
      revision: 3,
      issuedAt: '2026-01-01T00:00:00.000Z',
    } as const;
    const parts = { remotes: {}, routes: [], owners: { z: { keys: { one: 'y' } } }, bffs: {} };
    const { document, text } = issueChannel({ ...content, ...parts }, key);
    expect(JSON.parse(text)).toEqual(document);
    expect(verifyDocument(JSON.parse(text), { [key.id]: key.spki })).toBe(true);
  });
});
