// `npm run edge-includes -- --origin URL`: the surrogate alone, built from this checkout as it is now. Plain JavaScript
// without dependencies, since nothing is installed yet when it starts first; Node 20 is enough.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root, runtime } from './bootstrap.mjs';

// What installing and building have to say is no output of the program.
console.log = console.error;
await prepare();

// A small young generation: the memory is for what is cached.
const flags = ['--max-semi-space-size=8', join(root, 'edge-includes/dist/edge-includes.js')];
const program = spawn(runtime, [...flags, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal));
program.once('exit', (code) => process.exit(code ?? 1));
