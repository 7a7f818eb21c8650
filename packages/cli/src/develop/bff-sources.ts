/** Where the sources of a working copy's BFF are, and those of the packages that it is made of. */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Sentence } from '../sentence.ts';
import type { WorkingFolder } from './choose-copies.ts';

export interface BffSources {
  /** The BFF's name. */
  bff: string;
  /** The working copies that need it. */
  remotes: readonly string[];
  /** What Node runs. */
  entry: string;
  /** Its own folder, and those of the packages beside it that it is made of, however far. */
  packages: readonly string[];
}

/**
 * The BFFs of working copies, each once.
 *
 * @throws Sentence when none of them has one, or its sources are not here
 */
export async function findBffs(copies: readonly WorkingFolder[]): Promise<BffSources[]> {
  const found = new Map<string, BffSources>();
  for (const { remote, folder } of copies) {
    const bff = await readBffName(folder);
    if (bff === null) continue;
    const sources = found.get(bff) ?? { bff, remotes: [], ...findSources(folder, bff) };
    found.set(bff, { ...sources, remotes: [...sources.remotes, remote] });
  }
  if (found.size > 0) return [...found.values()];
  const names = copies.map(({ remote }) => remote).join(', ');
  throw new Sentence(
    `Cannot run a BFF from source: tessera.config.ts of ${names} names none, leave --bff out`,
  );
}

async function readBffName(folder: string): Promise<string | null> {
  const file = join(folder, 'tessera.config.ts');
  const { default: config } = (await import(pathToFileURL(file).href)) as {
    default?: { bff?: { name?: unknown } };
  };
  const name = config?.bff?.name;
  return typeof name === 'string' ? name : null;
}

/** By the door that the remote itself uses. @throws Sentence */
function findSources(folder: string, bff: string): Pick<BffSources, 'entry' | 'packages'> {
  const door = `@tessera/bff-${bff}/contract`;
  let file: string;
  try {
    file = createRequire(join(folder, 'package.json')).resolve(door);
  } catch {
    throw new Sentence(
      `Cannot run BFF "${bff}" from source: "${door}" is not installed in "${folder}", add it to its dependencies`,
    );
  }
  const own = packageOf(realpathSync(file));
  const entry = join(own, 'src/main.ts');
  if (isSource(own) && existsSync(entry)) return { entry, packages: [...packagesOf(own)] };
  throw new Sentence(
    `Cannot run BFF "${bff}" from source: "${own}" has no src/main.ts, give --bff live or --bff mock`,
  );
}

function packagesOf(folder: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const linked = nodeModulesAbove(folder)
      .map((modules) => join(modules, name))
      .find((path) => existsSync(path));
    const real = linked === undefined ? null : realpathSync(linked);
    if (real !== null && isSource(real)) packagesOf(real, found);
  }
  return found;
}

/** Folders in which Node looks for the packages of a module, nearest first. */
export function nodeModulesAbove(folder: string): string[] {
  const here = join(folder, 'node_modules');
  const above = dirname(folder) === folder ? [] : nodeModulesAbove(dirname(folder));
  return existsSync(here) ? [here, ...above] : above;
}

/** What is installed does not change while somebody works, and Node takes no TypeScript from there. */
function isSource(folder: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(folder);
}

function packageOf(file: string): string {
  const folder = dirname(file);
  return existsSync(join(folder, 'package.json')) || folder === dirname(folder) ? folder : packageOf(folder);
}
