/** Takes the browser files of a remote as another tool has built them, with a federation container among them. */

import { cp, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { BrowserExpose } from '@tessera/contracts/release';
import type { RemoteConfig } from '../remote/define-remote.ts';
import type { BrowserFacts } from './build-browser.ts';
import { RELEASE_FOLDER } from './vite-options.ts';
import type { Workspace } from './workspace.ts';

/** @throws Error when the container is not there */
export async function takeContainer(
  { root }: Workspace,
  { name, exposes, container }: RemoteConfig & Required<Pick<RemoteConfig, 'container'>>,
): Promise<BrowserFacts> {
  const folder = join(root, RELEASE_FOLDER, 'browser');
  await cp(join(root, container.folder), folder, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  if (!files.includes(container.entry)) {
    throw new Error(
      `Cannot release remote "${name}": "${container.folder}" holds no "${container.entry}", build it first`,
    );
  }
  // Which expose needs which style sheet is known to the container alone, so each has all of them.
  const css = files.filter((file) => file.endsWith('.css')).sort();
  const described = Object.entries(exposes).map(([expose, file]): [string, BrowserExpose] => [
    expose,
    { file, css, preload: [] },
  ]);
  return { entry: container.entry, exposes: Object.fromEntries(described), fallbacks: [], bundled: [] };
}
