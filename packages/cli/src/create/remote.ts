/** A remote and its BFF, as they are made anywhere. */

import { join } from 'node:path';
import type { NewFolders } from './new-folders.ts';
import { fillTemplate, type TemplateValues } from './template.ts';

export const frameworks = ['react', 'lit'] as const;
export type Framework = (typeof frameworks)[number];

export interface RemoteOptions extends TemplateValues {
  /** The folder with `remotes` and `bff`. */
  root: string;
  /** Where the templates lie. */
  templates: string;
  framework: Framework;
  /** What its scripts call: tools of the checkout, or installed programs. */
  kind: 'in-checkout' | 'in-project';
}

export async function remoteFolders(options: RemoteOptions): Promise<NewFolders> {
  const { root, templates, name, framework, kind } = options;
  const layers = (...names: readonly string[]) => names.map((layer) => join(templates, layer));
  const remote = layers('remote', `remote-${framework}`, `${kind}/remote`, `${kind}/remote-${framework}`);
  return new Map([
    [join(root, 'remotes', name), await fillTemplate(remote, options)],
    [join(root, 'bff', name), await fillTemplate(layers('bff', `${kind}/bff`), options)],
  ]);
}

/** Every file of new folders, relative to the folder around them. */
export function listPaths(root: string, folders: NewFolders): string[] {
  return [...folders].flatMap(([folder, files]) =>
    files.map(({ path }) => join(folder, path).slice(root.length + 1)),
  );
}
