/** Folders for what a started server writes; each goes away with its server. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningPeer } from './peer.ts';
import { type ProgramOptions, startProgram } from './program.ts';

/**
 * Starts a server that needs a folder.
 *
 * @param describe writes what must stand in the folder and says how the server is started
 */
export async function startWithFolder(
  name: string,
  describe: (folder: string) => Promise<ProgramOptions>,
): Promise<RunningPeer> {
  const folder = await mkdtemp(join(tmpdir(), `edge-includes-${name}-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const options = await describe(folder);
    const program = await startProgram(options);
    const dispose = async () => {
      await program[Symbol.asyncDispose]();
      await remove();
    };
    return { port: options.port, program, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await remove();
    throw error;
  }
}
