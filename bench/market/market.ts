/** The market that is measured: the one at `TESSERA_URL` with its `TESSERA_DATA`, or one started as anyone would, with data of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@tessera/testing/ports';

export interface Market extends AsyncDisposable {
  url: string;
  /** Its data folder. */
  data: string;
}

const root = resolve(import.meta.dirname, '../..');
/** Milliseconds for a first start: builds, keys, releases, catalogue. */
const START_TIMEOUT = 300_000;

/** @throws Error when it does not become ready in time */
export async function openMarket(environment: NodeJS.ProcessEnv = process.env): Promise<Market> {
  const running = environment['TESSERA_URL'];
  if (running !== undefined) {
    const data = environment['TESSERA_DATA'] ?? '';
    return { url: running, data, [Symbol.asyncDispose]: async () => undefined };
  }
  const data = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  const child = spawn(
    process.execPath,
    [join(root, 'start.mjs'), '--no-open', '--port', String(await freePort()), '--data', data],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: environment },
  );
  const close = async () => {
    await stop(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { url: await waitUntilReady(child), data, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function waitUntilReady(child: ChildProcess): Promise<string> {
  const { promise, resolve: ready, reject } = Promise.withResolvers<string>();
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const url = /Tessera Market is ready at (\S+)/.exec(said)?.[1];
    if (url !== undefined) ready(url);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('exit', (code) => reject(new Error(`Cannot start the market: it ended with ${code}\n${said}`)));
  const timer = setTimeout(
    () => reject(new Error(`Cannot start the market: it is not ready after ${START_TIMEOUT} ms\n${said}`)),
    START_TIMEOUT,
  );
  return promise.finally(() => clearTimeout(timer));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
