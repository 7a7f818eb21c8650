/** The gates of a build alone: those that the registry asks when it is published. */

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { releaseRef } from '@tessera/contracts/release';
import { type Build, readBuild } from '@tessera/releases/build';
import { checkRelease } from '@tessera/releases/gates';
import type { LocalBuild } from '../releases/builds.ts';
import { type Check, passed, refused, toChecks } from './check.ts';

/** `build` is `null` when it cannot be read: nothing else can be asked then. */
export async function checkBuild({
  remote,
  folder,
}: LocalBuild): Promise<{ build: Build | null; checks: Check[] }> {
  const build = await readBuild(folder).catch((error: unknown) => refused(remote, 'files', error));
  if ('gate' in build) return { build: null, checks: [build] };
  const about = releaseRef(build.release);
  const compress = promisify(gzip);
  const findings = await checkRelease(
    build,
    async ({ path }) => (await compress(build.contents.get(path)!, { level: 9 })).length,
  );
  return { build, checks: [passed(about, 'files'), ...toChecks(about, findings)] };
}
