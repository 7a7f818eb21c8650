/** Keeps each channel's document in its file too, for edges that watch the folder instead of following the feed. */

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@tessera/service';
import type { Channels } from './channels.ts';

export interface Mirror {
  /** Writes a channel's newest document, or removes the file of one that is gone, after whatever is being written. */
  write(channel: string): void;
  /** Resolves when everything is written. */
  settled(): Promise<void>;
}

export function createMirror(
  channels: Pick<Channels, 'current'>,
  { folder, logger }: { folder: string; logger: Pick<Logger, 'error'> },
): Mirror {
  const queued = new Set<string>();
  let work: Promise<void> = Promise.resolve();

  async function replace(channel: string): Promise<void> {
    queued.delete(channel);
    const issued = channels.current(channel);
    const target = join(folder, `${channel}.json`);
    const partial = `${target}.server.partial`;
    try {
      if (issued === null) return await rm(target, { force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(partial, issued.text, { flush: true });
      await rename(partial, target);
    } catch (error) {
      await rm(partial, { force: true });
      logger.error({ err: error, channel }, 'the channel cannot be written to its file');
    }
  }

  return {
    write(channel) {
      if (queued.has(channel)) return;
      queued.add(channel);
      work = work.then(() => replace(channel));
    },
    settled: () => work,
  };
}
