/** The BFFs of this checkout: every workspace below `bff`. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './parts.ts';

/** Where a BFF answers, and the version of its contract, as the channel document names them. */
export interface BffAddress {
  url: string;
  contract: string;
}

/** Their names, sorted. */
export function listBffs(root: string): string[] {
  const folder = join(root, 'bff');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'package.json')))
    .sort();
}

/** Where each answers; the version of its package is that of its contract. */
export function bffAddresses({
  root,
  bffs,
  ports,
}: Pick<World, 'root' | 'bffs' | 'ports'>): Record<string, BffAddress> {
  const read = (name: string): BffAddress => {
    const manifest = readFileSync(join(root, 'bff', name, 'package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    return { url: `http://127.0.0.1:${ports[`bff-${name}`]}`, contract: version };
  };
  return Object.fromEntries(bffs.map((name) => [name, read(name)]));
}
