/** Signs a channel document and writes it as text in one go. */

import { type KeyObject, sign } from 'node:crypto';
import {
  type ChannelContent,
  type ChannelDocument,
  canonicalChannel,
  joinSignature,
} from '@tessera/contracts/channel';

/** A document and the text of it that is kept and sent. */
export interface IssuedChannel {
  document: ChannelDocument;
  text: string;
}

/** Entries and routes must not be changed once they were in a document. */
export function issueChannel(
  content: ChannelContent,
  key: { id: string; privateKey: KeyObject },
): IssuedChannel {
  const canonical = canonicalChannel(content);
  const value = sign(null, Buffer.from(canonical), key.privateKey).toString('base64url');
  const signature = { keyId: key.id, value };
  return { document: { ...content, signature }, text: joinSignature(canonical, signature) };
}
