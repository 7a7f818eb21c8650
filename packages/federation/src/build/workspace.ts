/** Reads what a build needs to know of the workspace that it runs in. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Workspace {
  root: string;
  version: string;
  /** The commit that is built, or `uncommitted` outside a repository. */
  commit: string;
}

export function readWorkspace(root: string): Workspace {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { root, version: manifest.version, commit: readCommit(root) };
}

/** A remote's configuration, in its folder. */
export const CONFIG_FILE = 'tessera.config.ts';

/**
 * The default export of `tessera.config.ts`.
 *
 * @param version another one reads it again
 * @throws Error when there is none
 */
export async function readTesseraConfig<T>(root: string, version = ''): Promise<T> {
  const file = join(root, CONFIG_FILE);
  const module = (await import(pathToFileURL(file).href + version)) as { default?: T };
  if (module.default === undefined) {
    throw new Error(
      `Cannot build "${root}": tessera.config.ts has no default export, export defineRemote({ … })`,
    );
  }
  return module.default;
}

function readCommit(root: string): string {
  try {
    const head = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return head.toString().trim();
  } catch {
    return 'uncommitted';
  }
}
