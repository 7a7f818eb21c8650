/** Another edge of a running shop, which differs in its environment. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@tessera/testing/ports';
import { partPid } from './market.ts';
import { root } from './shop.ts';

export interface EdgeBeside extends AsyncDisposable {
  url: string;
}

/** Milliseconds until it has to listen. */
const PATIENCE = 20_000;

/** @param changes of the environment of the shop's own edge */
export async function startEdgeBeside(changes: Readonly<Record<string, string>>): Promise<EdgeBeside> {
  const known = await readFile(`/proc/${partPid('edge-includes')}/environ`, 'utf8');
  const environment = Object.fromEntries(
    known
      .split('\0')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [join(root, 'edge-includes/dist/main.js')], {
    env: { ...environment, EDGE_PORT: port, EDGE_PUBLIC_URL: url, EDGE_NAME: 'edge-beside', ...changes },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message', { signal: AbortSignal.timeout(PATIENCE) });
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
