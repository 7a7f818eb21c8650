/** The flags of the supervisor; `start.mjs` has checked them before. */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Sentence } from '../sentence.ts';

export interface Flags {
  port: number;
  data: string;
  open: boolean;
  /** Where visitors find the shop when a surrogate of another make stands in front of it. */
  behind?: string;
}

/** @throws Sentence for an unknown flag, a port that is none, or an address that is none */
export function parseFlags(args: readonly string[], root: string): Flags {
  const { values } = readArguments(args);
  const port = Number(values.port ?? 8080);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Sentence(`Cannot use port "${values.port}": choose a number from 1 to 65535`);
  }
  const { behind } = values;
  return {
    port,
    data: resolve(values.data ?? `${root}/data`),
    open: !values['no-open'],
    ...(behind === undefined ? {} : { behind: readOrigin(behind) }),
  };
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new Sentence(
      `Cannot stand behind "${text}": give its address alone, such as http://127.0.0.1:8000`,
    );
  }
  return url.origin;
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean' },
        behind: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Sentence(`Cannot read the flags: ${(error as Error).message}`);
  }
}
