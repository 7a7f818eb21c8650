/** Renders fragments from a build's server bundle, in a thread of its own as a BFF does. */

import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Params } from '@tessera/fragment';
import type { Instance, Visitor } from '@tessera/fragment/server';
import type { Build } from './build.ts';
import type { Trouble } from './troubled-api.ts';

export interface Rendering {
  fragment: string;
  props: unknown;
  instance: Instance;
}

export interface Loading {
  fragment: string;
  params: Params;
  visitor: Visitor;
  /** What is wrong with the BFF. */
  trouble: Trouble;
  /** Milliseconds that it may take. */
  timeout: number;
  instance: Instance;
}

export interface LoadEnd {
  /** Whether there is something to show in the end, or the edge shows what it has for that. */
  outcome: 'shown' | 'rejected';
  milliseconds: number;
}

/** What the thread answers. */
export type Rendered =
  | { id: number; html: string }
  | { id: number; end: LoadEnd }
  | { id: number; fault: string };

/** Milliseconds for rendering what is loaded. */
const PATIENCE = 10_000;
/** Milliseconds beyond its deadline in which a fragment has to notice. */
const GRACE = 1_000;

export interface Renderer extends AsyncDisposable {
  /** The fragment's root as HTML. @throws Error with what the bundle has thrown */
  render(rendering: Rendering): Promise<string>;
  /** Loads and renders it as a BFF does. @throws Error when that takes longer than it may, and a moment */
  load(loading: Loading): Promise<LoadEnd>;
}

/** @throws Error for a build without a server bundle */
export function startRenderer({ folder, release }: Build): Renderer {
  if (release.server === null)
    throw new Error(`Cannot render "${release.remote}": the build has no server bundle`);
  const bundle = pathToFileURL(join(folder, release.server)).href;
  const file = `render-thread${extname(import.meta.filename)}`;
  const thread = new Worker(new URL(file, import.meta.url), { workerData: bundle });
  const waiting = new Map<number, PromiseWithResolvers<Rendered>>();
  thread.on('message', (answer: Rendered) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('fault' in answer)
      asked?.reject(new Error(`Cannot render a fragment of "${release.remote}": ${answer.fault}`));
    else asked?.resolve(answer);
  });
  thread.on('error', (error) => {
    for (const asked of waiting.values()) asked.reject(error);
    waiting.clear();
  });
  let asked = 0;
  const ask = (message: object, patience: number): Promise<Rendered> => {
    asked += 1;
    const id = asked;
    const answer = Promise.withResolvers<Rendered>();
    waiting.set(id, answer);
    thread.postMessage({ id, ...message });
    const late = setTimeout(() => {
      waiting.delete(id);
      answer.reject(
        new Error(`Cannot wait for a fragment of "${release.remote}": no end after ${patience} ms`),
      );
    }, patience);
    return answer.promise.finally(() => clearTimeout(late));
  };
  return {
    async render(rendering) {
      const answer = await ask({ render: rendering }, PATIENCE);
      return 'html' in answer ? answer.html : '';
    },
    async load(loading) {
      const answer = await ask({ load: loading }, loading.timeout + GRACE);
      return (answer as { end: LoadEnd }).end;
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
