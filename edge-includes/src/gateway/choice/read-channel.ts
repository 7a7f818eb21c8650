/** A channel document's text, and whether the registry has signed it. */

import { type ChannelDocument, parseChannelDocument } from '@tessera/contracts/channel';
import { type Signature, type Signed, verifyDocument, verifyText } from '@tessera/contracts/release';

/** @throws TypeError, SyntaxError for what is no document, or not the registry's */
export function readChannel(text: string, keys: Readonly<Record<string, string>>): ChannelDocument {
  const found: unknown = JSON.parse(text);
  const document = parseChannelDocument(found);
  if (isSignedText(text, document.signature, keys) || verifyDocument(found as Signed<object>, keys)) {
    return document;
  }
  throw new TypeError(
    `Cannot use channel document ${document.revision}: its signature is not of the registry`,
  );
}

/**
 * The registry sends the text that it has signed, with the signature at its end. With a thousand remotes, making that
 * text again from the document takes longer than everything else.
 */
function isSignedText(text: string, signature: Signature, keys: Readonly<Record<string, string>>): boolean {
  const end = `,"signature":${JSON.stringify(signature)}}`;
  return text.endsWith(end) && verifyText(`${text.slice(0, -end.length)}}`, signature, keys);
}
