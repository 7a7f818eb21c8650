/** Builds the shell in the current folder; its `build` script. */

import { buildShell } from '../build/build-shell.ts';

const { release } = await buildShell(process.cwd());
process.stdout.write(`${release.remote}@${release.version}-${release.digest.slice(0, 8)}\n`);
