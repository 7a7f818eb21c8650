/** Builds the remote in the current folder; a workspace's `build` script. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildRemote } from '../build/build-remote.ts';

const { folder, release } = await buildRemote(process.cwd());
const fallbacks = new Set(release.fallbacks.map((file) => `browser/${file}`));
const gzip = release.files
  .filter(({ path }) => path.startsWith('browser/') && path.endsWith('.js') && !fallbacks.has(path))
  .reduce((sum, { path }) => sum + gzipSync(readFileSync(join(folder, path)), { level: 9 }).length, 0);
process.stdout.write(
  `${release.remote}@${release.version}-${release.digest.slice(0, 8)}  ${(gzip / 1_000).toFixed(1)} kB of JavaScript (gzip)\n`,
);
