/** Renders fragments from a build's server bundle, in a thread of its own as a BFF does. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Instance } from '@tessera/fragment/server';
import type { Build } from './build.ts';

export interface Rendering {
  fragment: string;
  props: unknown;
  instance: Instance;
}

/** What the thread answers. */
export type Rendered = { id: number; html: string } | { id: number; fault: string };

export interface Renderer extends AsyncDisposable {
  /** The fragment's root as HTML. @throws Error with what the bundle has thrown */
  render(rendering: Rendering): Promise<string>;
}

/** @throws Error for a build without a server bundle */
export function startRenderer({ folder, release }: Build): Renderer {
  if (release.server === null)
    throw new Error(`Cannot render "${release.remote}": the build has no server bundle`);
  const bundle = pathToFileURL(join(folder, release.server)).href;
  const thread = new Worker(new URL('render-thread.ts', import.meta.url), { workerData: bundle });
  const waiting = new Map<number, PromiseWithResolvers<string>>();
  thread.on('message', (answer: Rendered) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('html' in answer) asked?.resolve(answer.html);
    else asked?.reject(new Error(`Cannot render a fragment of "${release.remote}": ${answer.fault}`));
  });
  thread.on('error', (error) => {
    for (const asked of waiting.values()) asked.reject(error);
    waiting.clear();
  });
  let asked = 0;
  return {
    render(rendering) {
      asked += 1;
      const answer = Promise.withResolvers<string>();
      waiting.set(asked, answer);
      thread.postMessage({ id: asked, ...rendering });
      return answer.promise;
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
