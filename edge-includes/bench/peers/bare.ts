/** What Node itself can do: a server that sends one buffer, and a proxy that fetches one fragment into it. */

import { fileURLToPath } from 'node:url';
import { freePort } from '@tessera/testing/ports';
import type { RunningPeer } from './peer.ts';
import { startProgram } from './program.ts';

/** Options for {@link startBare}. */
export interface BareOptions {
  /** Whose headers and bytes it sends. */
  like: string;
  /** A fragment of the page that is fetched for each request. */
  fragment?: string;
  core?: number | undefined;
}

export async function startBare({ like, fragment, core }: BareOptions): Promise<RunningPeer> {
  const port = await freePort();
  const file = fileURLToPath(new URL('servers/bare-server.ts', import.meta.url));
  const args = [file, String(port), like, ...(fragment === undefined ? [] : [fragment])];
  const program = await startProgram({ command: process.execPath, args, port, core });
  return { port, program, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}
