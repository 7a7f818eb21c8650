/** `npm run pack -- <folder>`: the packages of the platform as files that a project elsewhere can be created on. */

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { packedPackages, packPackages } from './pack-packages.ts';

const [given] = process.argv.slice(2);
if (given === undefined) throw new Error('Cannot pack: no folder is named, give the path of one');
const { INIT_CWD: called = process.cwd() } = process.env;
const folder = resolve(called, given);
mkdirSync(folder, { recursive: true });
await packPackages(folder);
process.stdout.write(`${packedPackages.length} packages are in ${folder}\n`);
