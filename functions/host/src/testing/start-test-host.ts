/** A real host with functions that a test writes. */

import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssertionSigner } from '@tessera/contracts/identity';
import type { functionConfigSchema } from '@tessera/function';
import { type StartedProcess, startProcess } from '@tessera/function/testing';
import type { z } from 'zod';

/** Source of a handler's module, and what its function declares beyond the name. */
export type TestFunction = readonly [source: string, config?: Partial<z.input<typeof functionConfigSchema>>];

export interface TestHost extends AsyncDisposable {
  process: StartedProcess;
  /** Calls as `bff-orders`, who may use all of them. */
  call(path: string, init?: RequestInit & { headers?: Record<string, string> }): Promise<Response>;
  sign: ReturnType<typeof createAssertionSigner>;
  /** Starts another host with the same functions. */
  startAnother(): Promise<StartedProcess>;
}

/** The token of `bff-orders`. */
export const token = 'token-of-bff-orders-in-tests';

export async function startTestHost(
  functions: Readonly<Record<string, TestFunction>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestHost> {
  const keys = generateKeyPairSync('ed25519');
  const folder = await writeFunctions(functions);
  const start = () =>
    startProcess('functions/host/src/main.ts', {
      HOST_PORT: '0',
      HOST_CALLERS: JSON.stringify({ 'bff-orders': createHash('sha256').update(token).digest('hex') }),
      HOST_IDENTITY_KEYS: JSON.stringify({
        test: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      }),
      HOST_STORE_URL: 'http://127.0.0.1:9',
      HOST_STORE_TOKEN: 'token-of-host-in-tests',
      HOST_STORE_TOKENS: JSON.stringify({ env: 'the-store-token' }),
      HOST_PROVIDER_URL: 'http://127.0.0.1:9',
      HOST_PROVIDER_SECRET: 'secret-of-the-provider',
      HOST_FUNCTIONS_DIR: folder.path,
      ...environment,
    });
  const host = await start();
  return {
    process: host,
    call: (path, init = {}) =>
      fetch(host.url + path, {
        ...init,
        headers: { 'tessera-caller': 'bff-orders', authorization: `Bearer ${token}`, ...init.headers },
      }),
    sign: createAssertionSigner({ id: 'test', privateKey: keys.privateKey }),
    startAnother: start,
    async [Symbol.asyncDispose]() {
      await host.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A folder as `HOST_FUNCTIONS_DIR` has it. `bff-orders` may use and invoke what says nothing else. */
export async function writeFunctions(
  functions: Readonly<Record<string, TestFunction>>,
): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'tessera-host-'));
  for (const [name, [source, config = {}]] of Object.entries(functions)) {
    const root = join(path, name, 'dist');
    await mkdir(root, { recursive: true });
    await writeFile(join(root, 'handler.mjs'), source);
    const declared = { name, callers: ['bff-orders'], invokers: ['bff-orders'], ...config };
    await writeFile(join(root, 'function.json'), JSON.stringify(declared));
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
