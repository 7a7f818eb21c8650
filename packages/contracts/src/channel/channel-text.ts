/**
 * The text of a channel document, as the registry signs and keeps it. With a thousand remotes each pass over it counts,
 * so the canonical text of every entry and route is kept for as long as the entry or route itself.
 */

import { canonicalJson, type Signature } from '../release/signing.ts';
import type { ChannelDocument } from './channel.ts';

export type ChannelContent = Omit<ChannelDocument, 'signature'>;

const texts = new WeakMap<object, string>();

/** What `canonicalJson` makes of a document. Entries and routes must not be changed once they were in one. */
export function canonicalChannel(content: ChannelContent): string {
  const { remotes, routes, ...rest } = content;
  const entries = Object.keys(remotes)
    .sort()
    .map((remote) => `${JSON.stringify(remote)}:${textOfPart(remotes[remote]!)}`);
  const members: Record<string, string> = {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, canonicalJson(value)])),
    remotes: `{${entries.join(',')}}`,
    routes: `[${routes.map(textOfPart).join(',')}]`,
  };
  const sorted = Object.keys(members)
    .sort()
    .map((name) => `"${name}":${members[name]}`);
  return `{${sorted.join(',')}}`;
}

/** The canonical text of an entry or a route. */
export function textOfPart(part: object): string {
  const known = texts.get(part);
  if (known !== undefined) return known;
  const text = canonicalJson(part);
  texts.set(part, text);
  return text;
}

/** The text that is kept and sent: what was signed, and the signature at its end. */
export function joinSignature(canonical: string, signature: Signature): string {
  return `${canonical.slice(0, -1)}${endOf(signature)}`;
}

/** What was signed, of a text that {@link joinSignature} has made; `null` for any other. */
export function cutSignature(text: string, signature: Signature): string | null {
  const end = endOf(signature);
  return text.endsWith(end) ? `${text.slice(0, -end.length)}}` : null;
}

function endOf(signature: Signature): string {
  return `,"signature":${JSON.stringify(signature)}}`;
}
