/** Starts the runtime inside an environment: it ends with its host, which holds its stdin. */

import { runFunction } from './runtime/run-function.ts';

process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
process.stdin.once('error', () => process.exit(0));

await runFunction(process.env);
