/** The versions that a project in a repository of its own begins with: those that the platform is tested with. */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Package → the range that a manifest names. */
export type Versions = Readonly<Record<string, string>>;

/** Those of a checkout: its catalog exactly, its own packages by the next compatible one. */
export function readVersions(root: string): Versions {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const [, catalog = ''] = text.split(/^catalog:\n/m);
  const theirs = [...catalog.matchAll(/^ {2}"?([^":]+)"?: (\S+)$/gm)].map(
    ([, name, version]) => [name!, version!] as const,
  );
  const own = globSync('packages/*/package.json', { cwd: root }).map((path) => {
    const { name, version } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;
    return [name!, `^${version}`] as const;
  });
  return Object.fromEntries([...theirs, ...own]);
}
