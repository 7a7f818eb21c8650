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
  /** Where visitors find it behind a balancer. */
  publicUrl?: string;
  /** The port of a second edge, which serves the channel `staging`. */
  staging?: number;
}

/** @throws Sentence for an unknown flag, a port that is none, or an address that is none */
export function parseFlags(args: readonly string[], root: string): Flags {
  const { values } = readArguments(args);
  const port = readPort(values.port ?? '8080');
  const { behind, staging, 'public-url': publicUrl } = values;
  return {
    port,
    data: resolve(values.data ?? `${root}/data`),
    open: !values['no-open'],
    ...(behind === undefined ? {} : { behind: readOrigin('--behind', behind) }),
    ...(publicUrl === undefined ? {} : { publicUrl: readOrigin('--public-url', publicUrl) }),
    ...(staging === undefined ? {} : { staging: readPort(staging) }),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Sentence(`Cannot use port "${text}": choose a number from 1 to 65535`);
}

function readOrigin(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new Sentence(
      `Cannot take "${text}" for ${flag}: give an address alone, such as http://127.0.0.1:8000`,
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
        'public-url': { type: 'string' },
        staging: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Sentence(`Cannot read the flags: ${(error as Error).message}`);
  }
}
