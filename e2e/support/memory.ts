/** Resident memory of the servers of a shop. */

import { readFileSync } from 'node:fs';
import { descendantsOf } from './processes.ts';
import type { Shop } from './shop.ts';

/** Server, such as `bff/catalog`, and its pid → bytes. */
export function residentMemory({ pid }: Shop): Map<string, number> {
  const found = new Map<string, number>();
  for (const process of descendantsOf(pid)) {
    const server = /([\w-]+(?:\/[\w-]+)?)\/dist\/main\.js/.exec(process.command)?.[1];
    if (server === undefined) continue;
    const status = readFileSync(`/proc/${process.pid}/status`, 'utf8');
    found.set(`${server} (${process.pid})`, Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1_024);
  }
  return found;
}
