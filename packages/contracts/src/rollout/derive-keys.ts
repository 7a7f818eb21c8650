/** Keys for a further purpose from the ones that there are (HKDF, RFC 5869): neither tells anything of the other. */

import { hkdfSync } from 'node:crypto';

/** @param keys key id → base64. Answers the same ids, each with 32 bytes in base64 */
export function deriveKeys(keys: Readonly<Record<string, string>>, purpose: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keys).map(([id, key]) => {
      const derived = hkdfSync('sha256', Buffer.from(key, 'base64'), '', `tessera ${purpose}`, 32);
      return [id, Buffer.from(derived).toString('base64')];
    }),
  );
}
