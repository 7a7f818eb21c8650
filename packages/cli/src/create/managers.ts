/** The package managers that a project may use. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Sentence } from '../sentence.ts';
import type { Manifest } from './manifest.ts';
import type { CreatedFile } from './template.ts';
import type { Versions } from './versions.ts';

export const managers = ['npm', 'pnpm'] as const;
export type Manager = (typeof managers)[number];

/** The one that has started this process, by what it says of itself; npm unless it is another one. */
export function callingManager(agent: string | undefined): Manager {
  return managers.find((name) => agent?.startsWith(`${name}/`) === true) ?? 'npm';
}

/** The one that a project was installed with. */
export function managerOf(root: string): Manager {
  return existsSync(join(root, 'pnpm-workspace.yaml')) ? 'pnpm' : 'npm';
}

/** What a manifest names for a package: a version, or the workspace beside it. */
export function createRange(manager: Manager, versions: Versions, own: readonly string[]) {
  return (name: string): string => {
    if (own.includes(name)) return manager === 'pnpm' ? 'workspace:*' : '*';
    const version = versions[name];
    if (version !== undefined) return version;
    throw new Sentence(`Cannot create: no version of "${name}" is known, this program was packed without it`);
  };
}

/**
 * Has packages taken from files wherever they are needed, instead of a registry.
 *
 * @param packages a folder with `tessera-<name>-<version>.tgz`
 * @throws Sentence when it holds none
 */
export function takeFromFolder(
  files: readonly CreatedFile[],
  { manager, packages }: { manager: Manager; packages: string },
): CreatedFile[] {
  const found = existsSync(packages) ? readdirSync(packages) : [];
  const places = Object.fromEntries(
    found.flatMap((file): [string, string][] => {
      const name = /^tessera-([a-z]+)-\d.*\.tgz$/.exec(file)?.[1];
      return name === undefined ? [] : [[`@tessera/${name}`, `file:${join(packages, file)}`]];
    }),
  );
  if (places['@tessera/cli'] === undefined) {
    throw new Sentence(
      `Cannot take packages from "${packages}": it has no tessera-cli-….tgz, make them with "npm run pack" in the checkout of the platform`,
    );
  }
  return files.map(({ path, text }) => {
    if (path === 'package.json') return { path, text: withPlaces(JSON.parse(text), manager, places) };
    if (path !== 'pnpm-workspace.yaml') return { path, text };
    const lines = Object.entries(places).map(([name, place]) => `  "${name}": ${JSON.stringify(place)}`);
    return { path, text: `${text}overrides:\n${lines.join('\n')}\n` };
  });
}

/** npm refuses an override that differs from what the manifest itself names. */
function withPlaces(manifest: Manifest, manager: Manager, places: Readonly<Record<string, string>>): string {
  const named = manifest['devDependencies'] as Record<string, string>;
  const devDependencies = Object.fromEntries(
    Object.entries(named).map(([name, range]) => [name, places[name] ?? range]),
  );
  const overrides = manager === 'npm' ? { overrides: places } : {};
  return `${JSON.stringify({ ...manifest, devDependencies, ...overrides }, null, 2)}\n`;
}

/** How each installs the workspaces of a project. */
export const installations: Readonly<Record<Manager, readonly [command: string, ...args: string[]]>> = {
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'],
  pnpm: ['pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline'],
};
