/** Tells when a source of a package has changed. */

import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join, sep } from 'node:path';

/** Milliseconds that a change waits for others: editors write a file in several steps. */
const PAUSE = 50;

const ignored = new RegExp(`\\.test\\.ts$|(?:^|\\${sep})(?:testing|node_modules|dist)\\${sep}|~$|^\\.`);

/** @param packages their folders */
export function watchPackages(packages: readonly string[], onChange: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const changed = (_event: string, file: string | null) => {
    if (file !== null && ignored.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, PAUSE);
  };
  const watchers = packages.flatMap((folder): FSWatcher[] => [
    watch(folder, (event, file) => file === 'package.json' && changed(event, file)),
    // A package without a folder of that name has nothing else that is edited.
    ...(existsSync(join(folder, 'src')) ? [watch(join(folder, 'src'), { recursive: true }, changed)] : []),
  ]);
  // A folder that goes away, as with another branch, is one that nobody can watch.
  for (const watcher of watchers) watcher.on('error', () => watcher.close());
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
