/**
 * Signs a channel document and writes it as text in one go. With a thousand remotes each pass over it counts, so the
 * canonical text of every entry and route is kept for as long as the entry or route itself.
 */

import { type KeyObject, sign } from 'node:crypto';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { canonicalJson } from '@tessera/contracts/release';

/** A document and the text of it that is kept and sent. */
export interface IssuedChannel {
  document: ChannelDocument;
  text: string;
}

const texts = new WeakMap<object, string>();

/** Entries and routes must not be changed once they were in a document. */
export function issueChannel(
  content: Omit<ChannelDocument, 'signature'>,
  key: { id: string; privateKey: KeyObject },
): IssuedChannel {
  const canonical = toCanonicalText(content);
  const value = sign(null, Buffer.from(canonical), key.privateKey).toString('base64url');
  const signature = { keyId: key.id, value };
  const text = `${canonical.slice(0, -1)},"signature":${JSON.stringify(signature)}}`;
  return { document: { ...content, signature }, text };
}

/** What `canonicalJson` makes of a document. */
export function toCanonicalText(content: Omit<ChannelDocument, 'signature'>): string {
  const { remotes, routes, ...rest } = content;
  const entries = Object.keys(remotes)
    .sort()
    .map((remote) => `${JSON.stringify(remote)}:${textOf(remotes[remote]!)}`);
  const members: Record<string, string> = {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, canonicalJson(value)])),
    remotes: `{${entries.join(',')}}`,
    routes: `[${routes.map(textOf).join(',')}]`,
  };
  const sorted = Object.keys(members)
    .sort()
    .map((name) => `"${name}":${members[name]}`);
  return `{${sorted.join(',')}}`;
}

function textOf(part: object): string {
  const known = texts.get(part);
  if (known !== undefined) return known;
  const text = canonicalJson(part);
  texts.set(part, text);
  return text;
}
