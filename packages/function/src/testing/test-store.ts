/** A real store process on a folder of its own, with a token for every caller. */

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore, type Store } from '../store/client.ts';
import { type StartedProcess, startProcess } from './start-process.ts';

export interface TestStore extends AsyncDisposable {
  readonly process: StartedProcess;
  folder: string;
  /** The store as one caller sees it, such as `fn-carts`. */
  as(caller: string): Store;
  token(caller: string): string;
  /** Ends it like a power cut and starts it again on its files; it keeps its address when it had a port of its own. */
  restart(): Promise<void>;
}

const callers = [
  'fn-products',
  'fn-carts',
  'fn-orders',
  'fn-users',
  'fn-payments',
  'fn-shipping',
  'fn-views',
  'bff-orders',
  'bff-account',
  'edge',
  'host',
  'operator',
];

/** @param environment further variables, such as `STORE_HOST_URL` */
export async function startTestStore(environment: Record<string, string> = {}): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-store-'));
  const start = () =>
    startProcess('functions/store/src/main.ts', {
      STORE_PORT: '0',
      STORE_DATA: folder,
      STORE_CALLERS: JSON.stringify(Object.fromEntries(callers.map((name) => [name, digest(tokenOf(name))]))),
      STORE_HOST_URL: 'http://127.0.0.1:9',
      STORE_HOST_TOKEN: tokenOf('store'),
      ...environment,
    });
  let started = await start();
  return {
    get process() {
      return started;
    },
    folder,
    token: tokenOf,
    as: (caller) => createStore({ url: started.url, credential: { caller, token: tokenOf(caller) } }),
    async restart() {
      await started.kill();
      started = await start();
    },
    async [Symbol.asyncDispose]() {
      await started.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same token for the same caller in every test. */
function tokenOf(caller: string): string {
  return `token-of-${caller}-in-tests`;
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
