/** The text of a channel document or of a change of it, and whether the registry has signed what comes of it. */

import {
  applyChange,
  type ChannelDocument,
  canonicalChannel,
  cutSignature,
  joinSignature,
  parseChannelChange,
  parseChannelDocument,
} from '@tessera/contracts/channel';
import { type Signed, verifyDocument, verifyText } from '@tessera/contracts/release';

/** Key id → SPKI in base64. */
type Keys = Readonly<Record<string, string>>;

export interface ReadChannel {
  document: ChannelDocument;
  /** As it is kept. */
  text: string;
}

/** @throws TypeError, SyntaxError for what is no document, or not the registry's */
export function readChannel(text: string, keys: Keys): ReadChannel {
  const found: unknown = JSON.parse(text);
  const document = parseChannelDocument(found);
  // The registry sends the text that it has signed: with a thousand remotes, making that text again from what was
  // read takes longer than everything else.
  const signed = cutSignature(text, document.signature);
  const isSigned = signed !== null && verifyText(signed, document.signature, keys);
  if (isSigned || verifyDocument(found as Signed<object>, keys)) return { document, text };
  throw refuse(document);
}

/**
 * Makes the next document from the one that is held and a change.
 *
 * @throws TypeError, SyntaxError, RangeError for what is no change of it, or does not make what the registry has signed
 */
export function readChange(json: string, held: ChannelDocument | null, keys: Keys): ReadChannel {
  if (held === null) throw new RangeError('Cannot use a change of a channel: no document is held');
  const document = applyChange(held, parseChannelChange(JSON.parse(json)));
  const { signature, ...content } = document;
  const canonical = canonicalChannel(content);
  if (!verifyText(canonical, signature, keys)) throw refuse(document);
  return { document, text: joinSignature(canonical, signature) };
}

function refuse({ revision }: ChannelDocument): TypeError {
  return new TypeError(`Cannot use channel document ${revision}: its signature is not of the registry`);
}
