/** Who may import whom. Every message names the way that is allowed. */

import { posix } from 'node:path';
import type { Repository, Workspace } from './repository.ts';

/** Layers of `packages/`: an import points to a lower one, or among those of the highest sideways. */
const layers: Readonly<Record<string, number>> = { contracts: 0, service: 1, releases: 1 };
const TOP = 2;

export function checkBoundaries({ workspaces, files }: Repository): string[] {
  const byName = new Map(workspaces.map((workspace) => [workspace.manifest.name, workspace]));
  const faults: string[] = [];
  for (const { path, imports } of files) {
    const from = workspaces.find((workspace) => path.startsWith(`${workspace.path}/`));
    for (const specifier of imports) {
      const fault = specifier.startsWith('.')
        ? checkRelative(path, specifier, from)
        : checkNamed(from, specifier, byName);
      if (fault !== null) faults.push(`${path} → "${specifier}": ${fault}`);
    }
  }
  return faults;
}

function checkRelative(path: string, specifier: string, from: Workspace | undefined): string | null {
  if (from === undefined) return null;
  const target = posix.join(posix.dirname(path), specifier);
  if (target.startsWith(`${from.path}/`)) return null;
  // What the tools of all workspaces are told alike.
  if (/\/vitest\.config\.ts$/.test(path) && target.startsWith('tools/')) return null;
  return `a relative import stays within its workspace, import "${from.manifest.name}"'s neighbours by name through a door`;
}

function checkNamed(
  from: Workspace | undefined,
  specifier: string,
  byName: ReadonlyMap<string, Workspace>,
): string | null {
  if (!specifier.startsWith('@tessera/')) return null;
  const [scope, name, ...rest] = specifier.split('/');
  const target = byName.get(`${scope}/${name}`);
  if (target === undefined) return 'no workspace has this name';
  const door = rest.length === 0 ? '.' : `./${rest.join('/')}`;
  if (target.manifest.exports?.[door] === undefined) {
    const doors = Object.keys(target.manifest.exports ?? {}).join(', ');
    return `this is no door of ${target.manifest.name}, its doors are ${doors || 'none'}`;
  }
  return from === undefined || from === target ? null : judge(from.path, target.path, door);
}

/** The rule itself, for two workspaces by their paths. */
function judge(from: string, to: string, door: string): string | null {
  const [fromGroup = '', fromName = ''] = from.split('/');
  const [toGroup = '', toName = ''] = to.split('/');
  if (fromGroup === 'e2e') {
    return toName === 'testing' ? null : 'journeys know addresses alone, use what the browser sees';
  }
  if (toGroup === 'packages') {
    if (fromGroup !== 'packages') return null;
    const [own, other] = [layers[fromName] ?? TOP, layers[toName] ?? TOP];
    return other < own || own === TOP ? null : 'packages import downwards, move the thing to the lower one';
  }
  if (fromName === 'cli' && to === 'registry') {
    return door === './contract' ? null : 'only the door "./contract" is open, call the registry over HTTP';
  }
  if (fromGroup === 'packages') return 'a package knows no app, let the app pass in what is needed';
  if (fromGroup === 'remotes' && toGroup === 'bff') {
    if (fromName !== toName)
      return `a remote asks its own BFF alone, import "@tessera/bff-${fromName}/routes"`;
    return door === './contract' || door === './routes'
      ? null
      : 'only the doors "./contract" and "./routes" are open to its remote';
  }
  if (['bff', 'functions', 'deploy'].includes(fromGroup) && toGroup === 'functions') {
    return door === './contract' || door.endsWith('.asl.json')
      ? null
      : 'only the door "./contract" of a function is open, and its state machines; call it over HTTP';
  }
  return 'apps never import each other: publish an event, include a fragment, or call over HTTP by a contract';
}
