/** The key of a registry that issues passes in tests. */

import { generateKeyPairSync } from 'node:crypto';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

export const testPassKey = {
  key: { id: 'registry', privateKey },
  /** Key id → SPKI in base64. */
  keys: { registry: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') },
};
