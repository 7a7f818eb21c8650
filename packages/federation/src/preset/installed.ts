/** What is installed for a workspace: versions and exported names of packages, as Node finds them there. */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The installed version of the package that a specifier belongs to, also when it hides its package.json. */
export function installedVersion(root: string, specifier: string): string {
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    if (folder === dirname(folder)) {
      throw new Error(
        `Cannot share "${name}": it is not installed for "${root}", add it to the dependencies`,
      );
    }
  }
}

/** The names that a package exports, without `default`. */
export async function exportedNames(root: string, specifier: string): Promise<string[]> {
  const resolve = createRequire(join(root, 'package.json')).resolve;
  const module = (await import(pathToFileURL(resolve(specifier)).href)) as Record<string, unknown>;
  const names = new Set(Object.keys(module));
  const main = module['default'];
  if (typeof main === 'object' && main !== null) for (const name of Object.keys(main)) names.add(name);
  return [...names].filter((n) => n !== 'default' && n !== 'module.exports' && /^[\w$]+$/.test(n)).sort();
}
