/** Import cycles between files. A cycle is named by its files, in the order of the imports. */

import { posix } from 'node:path';
import type { Repository } from './repository.ts';

export function checkCycles({ files }: Pick<Repository, 'files'>): string[] {
  const known = new Set(files.map((file) => file.path));
  const edges = new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(path), specifier))
        .filter((target) => known.has(target)),
    ]),
  );
  const faults: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string) => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      faults.push(`import cycle: ${[...trail.slice(at), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    trail.push(path);
    for (const target of edges.get(path) ?? []) visit(target);
    trail.pop();
    done.add(path);
  };
  for (const path of edges.keys()) visit(path);
  return faults;
}
