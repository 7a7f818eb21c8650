/** edge-includes alone in front of an origin, started by its command line as anyone would. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tessera/testing/ports';
import type { Peer } from './peer.ts';
import { startProgram } from './program.ts';

const file = fileURLToPath(new URL('../../src/standalone/main.ts', import.meta.url));

/** @param flags of its command line, beside the origin and the port */
export function edgeIncludes(name = 'edge-includes', flags: readonly string[] = []): Peer {
  return {
    name,
    dialect: 'esi',
    foreign: false,
    missing: () => (existsSync(file) ? null : 'not built: src/standalone/main.ts is not there'),
    async start({ origin, core }) {
      const port = await freePort();
      const own = ['--origin', `http://127.0.0.1:${origin}`, '--port', String(port)];
      // As its first line and `npm run edge-includes` start it.
      const args = ['--max-semi-space-size=8', file, ...own, ...flags];
      const program = await startProgram({ command: process.execPath, args, port, core });
      return { port, program, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
    },
  };
}
