/** nodesi: the ESI package that Node servers use, as a server of its own. */

import { fileURLToPath } from 'node:url';
import { freePort } from '@tessera/testing/ports';
import type { Peer } from './peer.ts';
import { startProgram } from './program.ts';

export const nodesi: Peer = {
  name: 'nodesi',
  dialect: 'esi',
  foreign: true,
  missing: () => null,
  async start({ origin, core }) {
    const port = await freePort();
    const file = fileURLToPath(new URL('servers/nodesi-server.ts', import.meta.url));
    const args = [file, String(port), String(origin)];
    const program = await startProgram({ command: process.execPath, args, port, core });
    return { port, program, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
  },
};
