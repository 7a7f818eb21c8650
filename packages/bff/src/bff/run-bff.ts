/** Serves a BFF from its first port to its graceful end. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parseChannelDocument } from '@tessera/contracts/channel';
import { releaseRef } from '@tessera/contracts/release';
import { type Logger, serve } from '@tessera/service';
import type { Bff } from './create-bff.ts';

/** Listens and stops with the process. Answers the URL. */
export function runBff(bff: Bff, options: { port: number; logger: Logger }): Promise<string> {
  return serve(createServer(bff.listener), {
    ...options,
    onStopping: () => bff.stopping(),
    onStopped: () => bff.close(),
  });
}

/** Names of the stable releases of a channel, read anew at every call; none when the file cannot be read. */
export function stableReleases(channelFile: string | undefined): () => Promise<ReadonlySet<string>> {
  return async () => {
    if (channelFile === undefined) return new Set();
    try {
      const { remotes } = parseChannelDocument(JSON.parse(await readFile(channelFile, 'utf8')));
      return new Set(
        Object.entries(remotes).map(([remote, { stable }]) => releaseRef({ remote, ...stable })),
      );
    } catch {
      return new Set();
    }
  };
}
