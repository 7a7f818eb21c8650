/** What the manifests of the workspaces promise: reasons for dependencies, doors at the root of `src`, tests. */

import type { Repository } from './repository.ts';

/** @param reasons package → why it runs in production */
export function checkManifests(
  { workspaces, files }: Pick<Repository, 'workspaces' | 'files'>,
  reasons: Readonly<Record<string, string>>,
): string[] {
  const faults: string[] = [];
  const used = new Set<string>();
  for (const { path, manifest } of workspaces) {
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (range.startsWith('workspace:')) continue;
      used.add(name);
      if (!Object.hasOwn(reasons, name)) {
        faults.push(
          `${path} depends on "${name}": give the reason in tools/dependencies.ts, or make it a devDependency`,
        );
      }
    }
    for (const [door, target] of Object.entries(manifest.exports ?? {})) {
      for (const file of typeof target === 'string' ? [target] : Object.values(target)) {
        if (!/^\.\/(src\/)?[^/]+$/.test(file))
          faults.push(`${path}: door "${door}" is "${file}", doors are files directly in src`);
      }
    }
    const packed = manifest.publishConfig?.exports;
    if (packed !== undefined && Object.keys(packed).join() !== Object.keys(manifest.exports ?? {}).join())
      faults.push(
        `${path}: publishConfig.exports names other doors than exports, name the same in the same order`,
      );
    if (manifest.scripts?.['test'] === undefined) faults.push(`${path} has no script "test"`);
    const tested = files.some(
      (file) => file.path.startsWith(`${path}/`) && /\.(test|spec)\.tsx?$/.test(file.path),
    );
    if (!tested) faults.push(`${path} has no test file`);
  }
  for (const name of Object.keys(reasons)) {
    if (!used.has(name))
      faults.push(`tools/dependencies.ts names "${name}", which no workspace depends on: remove it`);
  }
  return faults;
}
