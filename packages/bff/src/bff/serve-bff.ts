/** Serves a BFF from its first port to its graceful end. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parseChannelDocument } from '@tessera/contracts/channel';
import { releaseRef } from '@tessera/contracts/release';
import { type FileWatch, type Logger, serve, watchFile } from '@tessera/service';
import type { Bff } from './create-bff.ts';

/** Options for {@link serveBff}. */
export interface ServeBffOptions {
  port: number;
  logger: Logger;
  /** The channel document's file: its releases are booted as soon as it names them. */
  channelFile?: string | undefined;
}

/** Listens and stops with the process. Answers the URL. */
export async function serveBff(bff: Bff, { channelFile, ...options }: ServeBffOptions): Promise<string> {
  let watching: FileWatch | undefined;
  const url = await serve(createServer(bff.listener), {
    ...options,
    onStopping() {
      watching?.close();
      bff.stopping();
    },
    onStopped: () => bff.close(),
  });
  if (channelFile !== undefined) {
    const releases = releasesOf(channelFile);
    watching = await watchFile(channelFile, { onChange: async () => bff.warm(await releases()) });
  }
  return url;
}

/**
 * Names of the releases that a channel gives to anybody: stable, canary and previous. Read anew at every call; none
 * when the file cannot be read.
 */
export function releasesOf(channelFile: string | undefined): () => Promise<ReadonlySet<string>> {
  return async () => {
    if (channelFile === undefined) return new Set();
    try {
      const { remotes } = parseChannelDocument(JSON.parse(await readFile(channelFile, 'utf8')));
      return new Set(
        Object.entries(remotes).flatMap(([remote, { stable, canary, previous }]) =>
          [stable, canary, previous].flatMap((ref) => (ref === null ? [] : [releaseRef({ remote, ...ref })])),
        ),
      );
    } catch {
      return new Set();
    }
  };
}
