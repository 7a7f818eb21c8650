/** The same handler of the function `orders` under this project's host, and under serverless-offline with osls. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from '@tessera/testing/ports';

/** A host that can be started again and again. */
export interface Candidate {
  name: string;
  start(): Promise<RunningHost>;
}

export interface RunningHost extends AsyncDisposable {
  /** Waits until a process is there for the next call that needs one; absent where there is no such thing. */
  spare?: () => Promise<void>;
  /** An operation that needs no data. */
  url: string;
  headers: Record<string, string>;
}

const root = resolve(import.meta.dirname, '../..');

/** Milliseconds until a host must answer. */
const PATIENCE = 30_000;

/** @param place an empty folder */
export async function prepareOwn(place: string): Promise<Candidate> {
  const folder = join(place, 'own/orders/dist');
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'functions/orders/dist'), folder, { recursive: true });
  const token = randomBytes(32).toString('base64url');
  return {
    name: 'this host',
    async start() {
      const port = await freePort();
      const child = spawn(process.execPath, [join(root, 'functions/host/dist/main.js')], {
        env: {
          NODE_ENV: 'production',
          HOST_PORT: String(port),
          HOST_CALLERS: JSON.stringify({ 'bff-orders': createHash('sha256').update(token).digest('hex') }),
          HOST_IDENTITY_KEYS: '{}',
          HOST_STORE_URL: 'http://127.0.0.1:9',
          HOST_STORE_TOKEN: token,
          HOST_STORE_TOKENS: JSON.stringify({ orders: token }),
          HOST_PROVIDER_URL: 'http://127.0.0.1:9',
          HOST_PROVIDER_SECRET: token,
          HOST_FUNCTIONS_DIR: join(place, 'own'),
          LOG_LEVEL: 'warn',
        },
        stdio: 'ignore',
      });
      const origin = `http://127.0.0.1:${port}`;
      await answering(`${origin}/healthz`);
      return {
        url: `${origin}/orders/delivery-options`,
        headers: { 'tessera-caller': 'bff-orders', authorization: `Bearer ${token}` },
        spare: () => until(async () => /host_spares\{.*\} 1/.test(await textOf(`${origin}/metrics`))),
        [Symbol.asyncDispose]: () => stop(child),
      };
    },
  };
}

/** Installs it from the registry; it is none of this project's dependencies. */
export async function prepareServerlessOffline(place: string): Promise<Candidate> {
  const folder = join(place, 'serverless-offline');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await promisify(execFile)(
    'npm',
    [
      ...['install', '--no-audit', '--no-fund', '--ignore-scripts'],
      // Its peer `serverless` 4 asks for an account; osls is the same program without.
      ...['--legacy-peer-deps', 'serverless-offline@14.8.2', 'osls@4.3.1'],
    ],
    { cwd: folder, timeout: 180_000 },
  );
  await cp(join(root, 'functions/orders/dist/handler.mjs'), join(folder, 'handler.mjs'));
  return {
    name: 'serverless-offline',
    async start() {
      const [httpPort, lambdaPort] = [await freePort(), await freePort()];
      await writeFile(join(folder, 'serverless.yml'), configuration(httpPort, lambdaPort));
      const child = spawn(process.execPath, [join(folder, 'node_modules/.bin/osls'), 'offline', 'start'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder, SLS_TELEMETRY_DISABLED: '1' },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      await said(child, /Server ready/);
      return {
        url: `http://127.0.0.1:${httpPort}/delivery-options`,
        headers: {},
        [Symbol.asyncDispose]: () => stop(child),
      };
    },
  };
}

function configuration(httpPort: number, lambdaPort: number): string {
  return `service: tessera
frameworkVersion: '*'
provider:
  name: aws
  runtime: nodejs22.x
  memorySize: 192
  environment: { STORE_URL: 'http://127.0.0.1:9', STORE_TOKEN: 'a-token-for-nothing' }
functions:
  orders: { handler: handler.handler, timeout: 3, events: [{ httpApi: '*' }] }
plugins: [serverless-offline]
custom:
  serverless-offline: { host: 127.0.0.1, httpPort: ${httpPort}, lambdaPort: ${lambdaPort} }
`;
}

const answering = (url: string) => until(async () => (await textOf(url)) !== '');

/** What a page says; nothing when it does not answer. */
async function textOf(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
  return response?.ok ? response.text() : '';
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error('Cannot measure: a host does not become ready');
    await new Promise((resolveWait) => setTimeout(resolveWait, 20));
  }
}

async function said(child: ChildProcess, line: RegExp): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  for await (const text of createInterface(child.stderr!)) {
    if (!line.test(text)) continue;
    clearTimeout(timer);
    child.stderr!.resume();
    return;
  }
  throw new Error('Cannot measure: serverless-offline did not become ready');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(timer);
}
