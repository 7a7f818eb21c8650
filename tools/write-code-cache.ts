/**
 * Writes what V8 has compiled of a function's bundle when it has been loaded:
 * `node write-code-cache.ts <handler.cjs> <handler.cache>`.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { compileHandler, runHandler } from '../functions/host/src/runtime/script.ts';

const [file = '', cache = ''] = process.argv.slice(2);
const script = compileHandler(await readFile(file, 'utf8'), file);
runHandler(script, createRequire(file));
await writeFile(cache, script.createCachedData());
