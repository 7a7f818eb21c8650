/** Finds the built functions: every folder with a `dist/function.json`. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FunctionConfig, functionConfigSchema } from '@tessera/function';

export interface LoadedFunction {
  config: FunctionConfig;
  /** The folder of its bundle; the only one that it may read. */
  root: string;
}

/** @throws TypeError naming the file when a declaration is not valid */
export function loadFunctions(folder: string): LoadedFunction[] {
  return readdirSync(folder)
    .map((name) => join(folder, name, 'dist'))
    .filter((root) => existsSync(join(root, 'function.json')))
    .map((root) => ({ root, config: readDeclaration(join(root, 'function.json')) }));
}

function readDeclaration(file: string): FunctionConfig {
  try {
    return functionConfigSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new TypeError(`Cannot load function "${file}": ${(cause as Error).message}`, { cause });
  }
}
