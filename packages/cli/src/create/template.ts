/**
 * Templates: whole workspaces under the name "Sample page", which are given another name. They lie in layers: what all
 * have in common, and over it what is special to a framework, and to where it is made.
 */

import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Manifest, mergeManifests, withRanges } from './manifest.ts';
import { spell } from './names.ts';

export interface CreatedFile {
  /** Relative to where it is going to be. */
  path: string;
  text: string;
}

/** What takes the places of the sample's names. */
export interface TemplateValues {
  name: string;
  owner: string;
  framework: string;
  /** The package manager of a project. */
  manager?: string;
  /** The ranges that its manifests name instead of `workspace:*` and `catalog:`; those themselves unless given. */
  range?: (name: string) => string;
}

const sample = spell('sample-page');

/** Of a layer: no package manager takes these for what they become. */
const renamed: Readonly<Record<string, string>> = {
  'manifest.json': 'package.json',
  gitignore: '.gitignore',
};

/**
 * The files of a template under other names, sorted by path.
 *
 * @param layers folders, each of which replaces and adds to what those before it have; one may be missing
 */
export async function fillTemplate(
  layers: readonly string[],
  values: TemplateValues,
): Promise<CreatedFile[]> {
  const texts = new Map<string, string>();
  let manifest: Manifest = {};
  for (const layer of layers) {
    for (const path of await listFiles(layer)) {
      const text = rename(await readFile(join(layer, path), 'utf8'), values);
      if (path === 'manifest.json') manifest = mergeManifests(manifest, JSON.parse(text) as Manifest);
      else texts.set(renamed[path] ?? rename(path, values), text);
    }
  }
  const described = values.range === undefined ? manifest : withRanges(manifest, values.range);
  texts.set('package.json', `${JSON.stringify(described, null, 2)}\n`);
  return [...texts].map(([path, text]) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function rename(text: string, { name, owner, framework, manager = '' }: TemplateValues): string {
  const spelled = spell(name);
  return text
    .replaceAll('sample-framework', framework)
    .replaceAll('sample-manager', manager)
    .replaceAll(`${sample.kebab}-team`, owner)
    .replaceAll(sample.kebab, spelled.kebab)
    .replaceAll(sample.camel, spelled.camel)
    .replaceAll(sample.pascal, spelled.pascal)
    .replaceAll(sample.title, spelled.title);
}
