/** The thread of a server bundle. */

import { parentPort, workerData } from 'node:worker_threads';
import type { ServerRemote } from '@tessera/fragment/server';
import type { LoadEnd, Loading, Rendered, Rendering } from './renderer.ts';
import { troubledApi } from './troubled-api.ts';

const { remote } = (await import(workerData as string)) as { remote: ServerRemote };

parentPort!.on('message', async (message: { id: number } & ({ load: Loading } | { render: Rendering })) => {
  const { id } = message;
  let answer: Rendered;
  try {
    answer =
      'load' in message ? { id, end: await load(message.load) } : { id, html: await render(message.render) };
  } catch (error) {
    answer = { id, fault: String(error) };
  }
  parentPort!.postMessage(answer);
});

async function render({ fragment, props, instance }: Rendering): Promise<string> {
  return remote.fragments[fragment]!.render(props, instance);
}

/** As a BFF's worker does it, whose calls end with the run. */
async function load({ fragment, params, visitor, trouble, timeout, instance }: Loading): Promise<LoadEnd> {
  const signal = AbortSignal.timeout(timeout);
  const start = performance.now();
  let outcome: LoadEnd['outcome'];
  try {
    const api = troubledApi(trouble, signal);
    const { props, location } = await remote.fragments[fragment]!.load({ api, params, visitor, signal });
    signal.throwIfAborted();
    if (location === undefined)
      await render({ fragment, props: JSON.parse(JSON.stringify(props ?? null)), instance });
    outcome = 'shown';
  } catch {
    outcome = 'rejected';
  }
  return { outcome, milliseconds: Math.round(performance.now() - start) };
}
