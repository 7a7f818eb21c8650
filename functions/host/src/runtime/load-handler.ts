/** Finds a function's handler, with Lambda's names for what may be wrong with it. */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileHandler, runHandler } from './script.ts';

export type Handler = (event: unknown, context: unknown) => unknown;

/**
 * @param root the folder of the bundle
 * @param name file and export, as `handler.handler`
 * @throws Error named as Lambda names it
 */
export async function loadHandler(root: string, name: string): Promise<Handler> {
  const [file = '', exported = ''] = name.split('.');
  const path = join(root, `${file}.mjs`);
  if (!existsSync(path)) {
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  }
  const module = await load(join(root, file), path).catch((error: unknown) => {
    throw error instanceof SyntaxError
      ? named('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error)
      : error;
  });
  const handler = module[exported];
  if (handler === undefined) throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${name} is not a function`);
  if (handler.length > 2) {
    throw named('Runtime.CallbackHandlerDeprecated', `${name} takes a callback: let it return a promise`);
  }
  return handler as Handler;
}

/** The same code is there as a script where the build could make one: V8 need not compile that again. */
async function load(bundle: string, module: string): Promise<Record<string, unknown>> {
  const script = `${bundle}.cjs`;
  if (!existsSync(script)) return import(pathToFileURL(module).href);
  const cache = existsSync(`${bundle}.cache`) ? readFileSync(`${bundle}.cache`) : undefined;
  return runHandler(compileHandler(readFileSync(script, 'utf8'), script, cache), createRequire(script));
}

function named(name: string, message: string, cause?: Error): Error {
  const error = new Error(message, { cause });
  error.name = name;
  if (cause?.stack !== undefined) error.stack = cause.stack;
  return error;
}
