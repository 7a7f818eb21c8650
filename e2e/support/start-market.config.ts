/** Starts the market as anyone would, with data of its own, and stops it after the last journey. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Milliseconds for a first start: keys, releases, catalogue. */
const START_TIMEOUT = 240_000;

/** Playwright's global setup. `TESSERA_URL` names a market that runs already. */
export default async function startMarket(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TESSERA_URL'] !== undefined) return undefined;
  const data = mkdtempSync(join(tmpdir(), 'tessera-journeys-'));
  const port = await freePort();
  const market = spawn(process.execPath, ['start.mjs', '--no-open', '--port', String(port), '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'info' },
  });
  const url = await waitUntilReady(market);
  process.env['TESSERA_URL'] = url;
  process.env['TESSERA_DATA'] = data;
  return async () => {
    const ended = new Promise((resolve) => market.once('exit', resolve));
    market.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
}

function waitUntilReady(market: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const [, url] = /Tessera Market is ready at (\S+)/.exec(said) ?? [];
    if (url !== undefined) resolve(url);
  };
  market.stdout?.on('data', hear);
  market.stderr?.on('data', hear);
  market.once('exit', (code) => reject(new Error(`Cannot start the market: it ended with ${code}\n${said}`)));
  const timer = setTimeout(
    () => reject(new Error(`Cannot start the market in time\n${said}`)),
    START_TIMEOUT,
  );
  return promise.finally(() => clearTimeout(timer));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
