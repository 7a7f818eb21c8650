/** Signs a channel document and writes it as text in one go: with a thousand remotes, each pass over it counts. */

import { type KeyObject, sign } from 'node:crypto';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { canonicalJson } from '@tessera/contracts/release';

/** A document and the text of it that is kept and sent. */
export interface IssuedChannel {
  document: ChannelDocument;
  text: string;
}

export function issueChannel(
  content: Omit<ChannelDocument, 'signature'>,
  key: { id: string; privateKey: KeyObject },
): IssuedChannel {
  const canonical = canonicalJson(content);
  const value = sign(null, Buffer.from(canonical), key.privateKey).toString('base64url');
  const signature = { keyId: key.id, value };
  const text = `${canonical.slice(0, -1)},"signature":${JSON.stringify(signature)}}`;
  return { document: { ...content, signature }, text };
}
