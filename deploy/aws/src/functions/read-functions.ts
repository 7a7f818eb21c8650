/** Every function of the repository: its own declaration, and where its bundle is. */

import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FunctionConfig, functionConfigSchema } from '@tessera/function';

export interface DeclaredFunction {
  config: FunctionConfig;
  /** The folder of its bundle. */
  bundle: string;
}

const functions = resolve(import.meta.dirname, '../../../../functions');

/** @throws TypeError naming the function whose declaration is not valid, or which is not built */
export async function readFunctions(folder: string = functions): Promise<DeclaredFunction[]> {
  const declared = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'function.config.ts')));
  return await Promise.all(declared.map(readFunction));
}

async function readFunction(folder: string): Promise<DeclaredFunction> {
  const module: { default?: unknown } = await import(pathToFileURL(join(folder, 'function.config.ts')).href);
  const config = functionConfigSchema.safeParse(module.default);
  if (!config.success) throw new TypeError(`Cannot deploy "${folder}": ${config.error.message}`);
  const bundle = join(folder, 'dist');
  if (!existsSync(join(bundle, 'handler.mjs'))) {
    throw new TypeError(`Cannot deploy "${config.data.name}": it is not built, run npm run build`);
  }
  return { config: config.data, bundle };
}
