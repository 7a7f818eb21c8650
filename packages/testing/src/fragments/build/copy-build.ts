/** A build as it is at one moment: whoever builds again meanwhile takes nothing away from tests that run. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Build, readBuild } from './build.ts';

export interface CopiedBuild extends Build, AsyncDisposable {}

/** Milliseconds in which a build that is just being made has to be there. */
const PATIENCE = 20_000;
/** Milliseconds between two looks. */
const PAUSE = 200;

/** @throws Error when it was not built, or is not what it says */
export async function copyBuild(from: string, patience: number = PATIENCE): Promise<CopiedBuild> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-build-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const end = performance.now() + patience;
  for (;;) {
    try {
      await rm(folder, { recursive: true, force: true });
      await cp(from, folder, { recursive: true });
      const build = readBuild(folder);
      await requireWhole(build, from);
      return { ...build, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      if (performance.now() < end) {
        await wait(PAUSE);
        continue;
      }
      await dispose();
      // What is wrong with the build itself is clearer than what is wrong with its copy.
      readBuild(from);
      throw error;
    }
  }
}

async function requireWhole({ folder, release }: Build, from: string): Promise<void> {
  // What was fetched from a site has no files of the server.
  const parts = ['browser/', ...(existsSync(join(from, 'server')) ? ['server/'] : [])];
  for (const { path, sha384 } of release.files) {
    if (!parts.some((part) => path.startsWith(part))) continue;
    const content = await readFile(join(folder, path));
    if (createHash('sha384').update(content).digest('base64') !== sha384)
      throw new Error(`Cannot test the build in "${from}": "${path}" is not as it was built, build it again`);
  }
}
