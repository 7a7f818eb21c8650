/**
 * The last version of a file is told of, always. Vite's watcher tells of a file once in 50 ms and leaves out what comes
 * in between, as when an editor empties a file before it writes it. And of what changes before it has come to a file for
 * the first time, it says nothing; it does not say when it has come to all of them either.
 */

import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';

/** Milliseconds after which the watcher tells of the same file again. */
const PAUSE = 60;
/** Milliseconds between looks for files that the watcher has come to, and without any until it has come to all. */
const LOOK = 50;
const COMPLETE = 3_000;
/** Milliseconds by which a file's time may be behind the clock. */
const COARSE = 20;

export function lateChanges(): Plugin {
  return {
    name: 'tessera:late-changes',
    apply: 'serve',
    configureServer: ({ watcher }) => tellLateChanges(watcher),
  };
}

function tellLateChanges(watcher: ViteDevServer['watcher']): void {
  const looks = new Map<string, NodeJS.Timeout>();
  const since = Date.now() - COARSE;
  const tell = (file: string, found: Stats) => {
    watcher.emit('change', file, found);
    watcher.emit('all', 'change', file, found);
  };

  const known = new Set<string>();
  let grown = Date.now();
  const growing = setInterval(() => {
    for (const [folder, names] of Object.entries(watcher.getWatched())) {
      for (const file of names.map((name) => join(folder, name))) {
        if (known.has(file)) continue;
        known.add(file);
        grown = Date.now();
        void lookFirst(file);
      }
    }
    if (Date.now() - grown > COMPLETE) clearInterval(growing);
  }, LOOK).unref();

  for (const event of ['add', 'change'] as const) {
    watcher.on(event, (file: string, told?: Stats) => {
      clearTimeout(looks.get(file));
      looks.set(file, setTimeout(look, PAUSE, file, told).unref());
    });
  }

  async function lookFirst(file: string): Promise<void> {
    const found = await stat(file).catch(() => null);
    if (found?.isFile() && found.mtimeMs >= since) tell(file, found);
  }

  async function look(file: string, told?: Stats): Promise<void> {
    looks.delete(file);
    const found = await stat(file).catch(() => null);
    // Nothing to tell of a file that is gone, or that the watcher itself has told of meanwhile.
    if (found === null || looks.has(file)) return;
    if (told !== undefined && found.mtimeMs === told.mtimeMs && found.size === told.size) return;
    tell(file, found);
  }
}
