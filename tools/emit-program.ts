/**
 * Writes the command line as a package of its own, `packages/cli/dist/packed`: the programs as single files that need no
 * other package, the templates, and the versions that a created project is given. Called by its `prepack`.
 */

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readVersions } from '../packages/cli/src/create/versions.ts';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'packages/cli');
const folder = join(source, 'dist/packed');
const dist = join(folder, 'dist');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const entries = {
  tessera: join(source, 'src/tessera.ts'),
  edge: join(root, 'edge-includes/src/dev/main.ts'),
};
const bundler = [
  join(root, 'tools/bundle-server.ts'),
  ...Object.entries(entries).map(([name, path]) => `${name}=${path}`),
];
const { status, stderr } = spawnSync(process.execPath, bundler, { cwd: folder, encoding: 'utf8' });
if (status !== 0) throw new Error(`Cannot emit the command line: its bundle does not build\n${stderr}`);

const program = join(dist, 'tessera.js');
writeFileSync(program, `#!/usr/bin/env node\n${readFileSync(program, 'utf8')}`);
chmodSync(program, 0o755);
cpSync(join(source, 'templates'), join(dist, 'templates'), { recursive: true });
writeFileSync(join(dist, 'versions.json'), JSON.stringify(readVersions(root)));
writeFileSync(join(folder, 'package.json'), JSON.stringify(readManifest(), null, 2));

/** Everything is in the bundles: nothing has to be installed beside it. */
function readManifest() {
  const text = readFileSync(join(source, 'package.json'), 'utf8');
  const { name, version, type, license, engines } = JSON.parse(text) as Record<string, unknown>;
  const description = 'The command tessera: develop, publish and promote remotes of a Tessera platform';
  const bin = { tessera: './dist/tessera.js' };
  return { name, version, type, description, license, bin, files: ['dist'], engines };
}
