/** Templates: whole workspaces under the name "Sample page", which are given another name. */

import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { spell } from './names.ts';

export interface CreatedFile {
  /** Relative to where it is going to be. */
  path: string;
  text: string;
}

const sample = spell('sample-page');

/** The files of a template under another name and owner, sorted by path. */
export async function fillTemplate(
  folder: string,
  { name, owner }: { name: string; owner: string },
): Promise<CreatedFile[]> {
  const spelled = spell(name);
  const rename = (text: string) =>
    text
      .replaceAll(`${sample.kebab}-team`, owner)
      .replaceAll(sample.kebab, spelled.kebab)
      .replaceAll(sample.camel, spelled.camel)
      .replaceAll(sample.pascal, spelled.pascal)
      .replaceAll(sample.title, spelled.title);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return await Promise.all(
    files.map(async (path) => ({
      path: rename(path),
      text: rename(await readFile(join(folder, path), 'utf8')),
    })),
  );
}
