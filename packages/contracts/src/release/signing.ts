/** Ed25519 signatures over JSON documents (RFC 8032), in the canonical form of RFC 8785. */

import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

export interface Signature {
  /** Which of the signer's keys. */
  keyId: string;
  /** Base64url of the 64 signature bytes. */
  value: string;
}

export type Signed<T> = T & { signature: Signature };

/** A JSON value with the members of every object sorted, no white space. Numbers must be integers or short decimals. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    const entries = Object.entries(member);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Adds the signature over everything else in the document. */
export function signDocument<T extends object>(
  document: T,
  key: { id: string; privateKey: KeyObject },
): Signed<T> {
  const { signature: _, ...content } = document as T & { signature?: unknown };
  const value = sign(null, Buffer.from(canonicalJson(content)), key.privateKey).toString('base64url');
  return { ...(content as T), signature: { keyId: key.id, value } };
}

/**
 * Whether a document carries a valid signature by one of the keys.
 *
 * @param keys key id → public key, SPKI in base64 (DER) as {@link createPublicKey} reads it
 */
export function verifyDocument(document: Signed<object>, keys: Readonly<Record<string, string>>): boolean {
  const { signature, ...content } = document;
  return verifyText(canonicalJson(content), signature, keys);
}

/** Whether a text is, byte by byte, what was signed by one of the keys. */
export function verifyText(
  text: string,
  { keyId, value }: Signature,
  keys: Readonly<Record<string, string>>,
): boolean {
  const encoded = Object.hasOwn(keys, keyId) ? keys[keyId] : undefined;
  if (encoded === undefined) return false;
  const publicKey = createPublicKey({ key: Buffer.from(encoded, 'base64'), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), publicKey, Buffer.from(value, 'base64url'));
}
