/** A certificate for `localhost` that a test has made itself. */

import { generate } from 'selfsigned';

export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
}

export async function makeCertificate(): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  return { cert, key };
}
