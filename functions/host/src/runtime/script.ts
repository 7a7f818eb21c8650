/** A function's bundle as a script: how it is compiled, where it is cached and where it is run. */

import { Script } from 'node:vm';

/** Share of the memory that JavaScript's heap may take; the rest is for buffers and code. */
const HEAP_SHARE = 0.75;

/** Node's flags for a function's memory, in megabytes. V8 takes no cache that was made with other ones. */
export function heapFlags(memory: number): string[] {
  return [`--max-old-space-size=${Math.floor(memory * HEAP_SHARE)}`];
}

/** @param cache what V8 compiled before; one that does not fit is left aside */
export function compileHandler(code: string, filename: string, cache?: Buffer): Script {
  return new Script(`(function (exports, require) {${code}\n})`, {
    filename,
    ...(cache === undefined ? {} : { cachedData: cache }),
  });
}

/** @returns what the bundle exports */
export function runHandler(script: Script, require: NodeJS.Require): Record<string, unknown> {
  const exported: Record<string, unknown> = {};
  (script.runInThisContext() as (exports: object, require: NodeJS.Require) => void)(exported, require);
  return exported;
}
