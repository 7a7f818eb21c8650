/** The real shop with a second edge for staging, in which releases of the catalog are made live and taken back. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from '@tessera/testing/ports';

export interface LiveShop extends AsyncDisposable {
  url: string;
  staging: string;
  data: string;
}

const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'packages/cli/dist/tessera.js');

export async function openLiveShop(): Promise<LiveShop> {
  const data = await mkdtemp(join(tmpdir(), 'tessera-release-'));
  const [port, staging] = [await freePort(), await freePort()];
  const args = ['--no-open', '--port', String(port), '--staging', String(staging), '--data', data];
  const child = spawn(process.execPath, [join(root, 'start.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const close = async () => {
    await stop(child);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('Tessera Market is ready')) continue;
    const at = (one: number) => `http://127.0.0.1:${one}`;
    return { url: at(port), staging: at(staging), data, [Symbol.asyncDispose]: close };
  }
  await close();
  throw new Error('Cannot measure: the shop did not become ready');
}

/** Runs a command as a person would; answers what it printed with `--json`. */
export async function tessera(data: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args, '--json', '--data', data]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** `<version>-<digest8>` of the release that renders the main fragment of a page. */
export async function releaseAt(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: 'text/html' },
    signal: AbortSignal.timeout(10_000),
  });
  const html = await response.text();
  return /<tessera-fragment name="catalog\/home" release="([^"]+)"/.exec(html)?.[1] ?? 'none';
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
