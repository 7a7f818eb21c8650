/** Hears when a file is written or replaced, on any file system. */

import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

export interface FileWatch {
  close(): void;
}

/** Options for {@link watchFile}. */
export interface WatchFileOptions {
  /** Called for every version of the file, the first one too, never twice at once. It must not reject. */
  onChange: () => Promise<void>;
  /** Milliseconds between looks at the file, for folders whose changes are not told. @default 2_000 */
  pollEvery?: number;
}

/** Resolves when the version that was there at the start has been handled; a missing file is waited for. */
export async function watchFile(path: string, options: WatchFileOptions): Promise<FileWatch> {
  let seen = '';
  let handling: Promise<void> = Promise.resolve();

  const look = () => {
    handling = handling.then(async () => {
      const found = await stat(path).catch(() => null);
      const version = found === null ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`;
      if (version === seen) return;
      seen = version;
      if (found !== null) await options.onChange();
    });
    return handling;
  };

  await look();
  const timer = setInterval(() => void look(), options.pollEvery ?? 2_000).unref();
  const watcher = watchFolder(path, () => void look());
  return {
    close() {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/** A file that is replaced by a rename is only seen from its folder. */
function watchFolder(path: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) onChange();
    });
    return watcher.on('error', () => watcher.close());
  } catch {
    return null;
  }
}
