/** The flags of the supervisor; `start.mjs` has checked them before. */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Sentence } from '../sentence.ts';

export interface Flags {
  port: number;
  data: string;
  open: boolean;
}

/** @throws Sentence for an unknown flag or a port that is none */
export function parseFlags(args: readonly string[], root: string): Flags {
  const { values } = readArguments(args);
  const port = Number(values.port ?? 8080);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Sentence(`Cannot use port "${values.port}": choose a number from 1 to 65535`);
  }
  return { port, data: resolve(values.data ?? `${root}/data`), open: !values['no-open'] };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, data: { type: 'string' }, 'no-open': { type: 'boolean' } },
    });
  } catch (error) {
    throw new Sentence(`Cannot read the flags: ${(error as Error).message}`);
  }
}
