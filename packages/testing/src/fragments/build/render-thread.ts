/** The thread of a server bundle. */

import { parentPort, workerData } from 'node:worker_threads';
import type { ServerRemote } from '@tessera/fragment/server';
import type { Rendered, Rendering } from './renderer.ts';

const { remote } = (await import(workerData as string)) as { remote: ServerRemote };

parentPort!.on('message', async ({ id, fragment, props, instance }: Rendering & { id: number }) => {
  let answer: Rendered;
  try {
    answer = { id, html: await remote.fragments[fragment]!.render(props, instance) };
  } catch (error) {
    answer = { id, fault: String(error) };
  }
  parentPort!.postMessage(answer);
});
