/** A certificate for `localhost` that a test has made itself, and the file by which programs trust it. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate extends AsyncDisposable {
  /** PEM. */
  cert: string;
  key: string;
  /** The environment of a program that trusts it. */
  trust: { NODE_EXTRA_CA_CERTS: string };
}

export async function makeCertificate(): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  const folder = await mkdtemp(join(tmpdir(), 'tessera-certificate-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, cert);
  return {
    ...{ cert, key, trust: { NODE_EXTRA_CA_CERTS: file } },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
