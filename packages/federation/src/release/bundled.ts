/** Finds the npm packages whose modules a build has put into its browser files. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundledPackage, sharedCores } from '@tessera/contracts/release';
import type { Plugin, Rolldown } from 'vite';

/** The modules of Lit's packages that must not be there twice; the others work with any copy of these. */
const LIT_CORE = /^(lit-html|lit-element|reactive-element)\.js$/;

/** Finds packages while a build writes its bundle, and gives them to `onFound`. */
export function bundledPackages(onFound: (bundled: BundledPackage[]) => void): Plugin {
  return {
    name: 'tessera:bundled',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        onFound(readBundled(bundle));
      },
    },
  };
}

/** Sorted by name and version. Modules of which nothing is left are in no file. */
export function readBundled(bundle: Rolldown.OutputBundle): BundledPackage[] {
  const found = new Map<string, BundledPackage>();
  for (const chunk of Object.values(bundle)) {
    if (chunk.type !== 'chunk') continue;
    for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
      const place = renderedLength > 0 ? placeOf(id) : null;
      if (place === null) continue;
      const { name, version } = place;
      const { files } = mapOf(found, `${name} ${version}`, () => ({ name, version, files: [] }));
      if (!files.includes(chunk.fileName)) files.push(chunk.fileName);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { files, ...rest }]) => ({ ...rest, files: files.sort() }));
}

/** The package of a module; `null` for modules of this repository and those that plugins make. */
function placeOf(id: string): { name: string; version: string } | null {
  const [path = ''] = id.replace(/^\0/, '').split('?');
  const found = /^(.*\/node_modules\/(?!.*\/node_modules\/)((?:@[^/]+\/)?[^/]+))\/(.+)$/.exec(path);
  if (found === null) return null;
  const [, folder, name, file] = found;
  return { name: nameOf(name!, file!), version: versionOf(folder!) };
}

/** Lit's directives and decorators are named apart from the core that they work with: `lit-html/directives`. */
function nameOf(name: string, file: string): string {
  const isLit = sharedCores['lit']!.includes(name);
  if (!isLit || LIT_CORE.test(file.replace(/^(development|node)\//, ''))) return name;
  return `${name}/${file.split('/')[0]!.replace(/\.js$/, '')}`;
}

const versions = new Map<string, string>();

function versionOf(folder: string): string {
  return mapOf(versions, folder, () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return manifest.version;
  });
}

function mapOf<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
