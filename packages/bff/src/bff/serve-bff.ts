/** Serves a BFF from its first port to its graceful end. */

import { createServer } from 'node:http';
import { type FileWatch, type Logger, serve, watchFile } from '@tessera/service';
import type { Bff } from './create-bff.ts';
import { releasesOf } from './named-releases.ts';

/** Options for {@link serveBff}. */
export interface ServeBffOptions {
  port: number;
  logger: Logger;
  /** The channel document's file: its releases are booted as soon as it names them. */
  channelFile?: string | undefined;
}

/**
 * Listens and stops with the process. Answers the URL.
 *
 * @throws ProblemError `bff-contract-unsatisfied` when a release of the channel would break
 */
export async function serveBff(bff: Bff, { channelFile, ...options }: ServeBffOptions): Promise<string> {
  let watching: FileWatch | undefined;
  const releases = releasesOf(channelFile);
  await bff.requireContract(await releases());
  const url = await serve(createServer(bff.listener), {
    ...options,
    onStopping() {
      watching?.close();
      bff.stopping();
    },
    onStopped: () => bff.close(),
  });
  if (channelFile !== undefined) {
    watching = await watchFile(channelFile, { onChange: async () => bff.warm(await releases()) });
  }
  return url;
}
