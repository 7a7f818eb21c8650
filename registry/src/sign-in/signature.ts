/** Signs what the registry gives to browsers and gets back: HMAC-SHA256, by a key that is derived from its own. */

import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

export interface Signature {
  /** The text with its signature behind a dot. */
  sign(text: string): string;
  /** The text of a signed one, or `null` when this key has not signed it. */
  verify(signed: string): string | null;
}

/** @param purpose what is signed with it is signed for nothing else */
export function createSignature(key: KeyObject, purpose: string): Signature {
  const secret = key.export({ format: 'der', type: 'pkcs8' });
  const derived = Buffer.from(hkdfSync('sha256', secret, '', `tessera ${purpose}`, 32));
  const macOf = (text: string) => createHmac('sha256', derived).update(text).digest('base64url');
  return {
    sign: (text) => `${text}.${macOf(text)}`,
    verify(signed) {
      const [text = '', mac = '', ...rest] = signed.split('.');
      const [given, right] = [Buffer.from(mac), Buffer.from(macOf(text))];
      const isSigned = rest.length === 0 && given.length === right.length && timingSafeEqual(given, right);
      return isSigned ? text : null;
    },
  };
}
