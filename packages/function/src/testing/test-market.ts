/**
 * Store, host, functions and payment provider as real processes, wired as the supervisor does it. The functions are
 * those of the last build (`dist`).
 */

import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headers as names } from '@tessera/contracts/headers';
import type { Client, Contract } from '@tessera/contracts/http';
import { createAssertionSigner, type IdentityClaims } from '@tessera/contracts/identity';
import { createCaller } from '../calls/create-caller.ts';
import { type StartedProcess, startProcess } from './start-process.ts';
import { startTestStore, type TestStore } from './test-store.ts';

export interface TestMarket extends AsyncDisposable {
  store: TestStore;
  host: StartedProcess;
  provider: StartedProcess;
  /** A function as a BFF calls it, in the name of who is given. */
  call<C extends Contract>(
    contract: C,
    fn: string,
    who?: { caller?: string } & Omit<IdentityClaims, 'aud' | 'iat' | 'exp'>,
  ): Client<C>;
  /** Ends the store like a power cut and starts it again on its files. */
  restartStore(): Promise<void>;
}

const bffs = ['bff-navigation', 'bff-catalog', 'bff-orders', 'bff-account', 'bff-recommendations'];
const functionNames = ['products', 'carts', 'orders', 'users', 'payments', 'shipping', 'views'];

/** @param environment further variables of the store, such as `STORE_CANCEL_WINDOW` */
export async function startTestMarket(environment: Record<string, string> = {}): Promise<TestMarket> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-market-'));
  const keys = generateKeyPairSync('ed25519');
  const sign = createAssertionSigner({ id: 'test', privateKey: keys.privateKey });
  const secret = 'secret-of-the-provider-in-tests';
  const hookKeys = JSON.stringify({ now: 'first-secret-of-webhooks', before: 'second-secret-of-webhooks' });
  const hostPort = await findFreePort();
  const hostUrl = `http://127.0.0.1:${hostPort}`;
  const storePort = await findFreePort();
  const storeEnvironment = {
    STORE_HOST_URL: hostUrl,
    STORE_PORT: String(storePort),
    STORE_CANCEL_WINDOW: '0',
    LOG_LEVEL: 'warn',
    ...environment,
  };
  const hooks = await startHookRelay(`${hostUrl}/payments/hooks`);
  const [provider, store] = await Promise.all([
    startProcess('functions/test-provider/src/main.ts', {
      PROVIDER_PORT: '0',
      PROVIDER_DATA: join(folder, 'provider'),
      PROVIDER_SECRET: secret,
      PROVIDER_HOOK_URL: hooks.url,
      PROVIDER_HOOK_KEYS: hookKeys,
      LOG_LEVEL: 'warn',
    }),
    startTestStore(storeEnvironment),
  ]);
  const host = await startProcess('functions/host/src/main.ts', {
    HOST_PORT: String(hostPort),
    HOST_CALLERS: JSON.stringify(
      Object.fromEntries([...bffs, 'store', 'edge'].map((name) => [name, digest(store.token(name))])),
    ),
    HOST_IDENTITY_KEYS: JSON.stringify({
      test: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    }),
    HOST_STORE_URL: store.process.url,
    HOST_STORE_TOKEN: store.token('host'),
    HOST_STORE_TOKENS: JSON.stringify(
      Object.fromEntries(functionNames.map((name) => [name, store.token(`fn-${name}`)])),
    ),
    HOST_PROVIDER_URL: provider.url,
    HOST_PROVIDER_SECRET: secret,
    HOST_HOOK_KEYS: hookKeys,
    LOG_LEVEL: 'warn',
  });
  return {
    store,
    host,
    provider,
    call(contract, fn, { caller = 'bff-orders', ...claims } = {}) {
      return createCaller(contract, {
        name: fn,
        url: `${hostUrl}/${fn}`,
        timeout: 10_000,
        headers: {
          [names.caller]: caller,
          authorization: `Bearer ${store.token(caller)}`,
          ...(Object.keys(claims).length > 0
            ? { [names.identity]: sign({ ...claims, aud: caller.replace(/^bff-/, '') }) }
            : {}),
        },
      });
    },
    restartStore: () => store.restart(),
    async [Symbol.asyncDispose]() {
      hooks.close();
      await host.stop();
      await provider.kill();
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Does what the edge does for webhooks: hands the bytes to the host, with a credential. */
async function startHookRelay(target: string): Promise<{ url: string; close(): void }> {
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = {
      [names.caller]: 'edge',
      authorization: 'Bearer token-of-edge-in-tests',
      'content-type': 'application/json',
      'provider-signature': String(request.headers['provider-signature']),
    };
    const answer = await fetch(target, { method: 'POST', headers, body: Buffer.concat(chunks) }).catch(
      () => null,
    );
    response.writeHead(answer?.status ?? 502).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
