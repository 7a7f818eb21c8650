/** Inside a release's worker thread: imports the server bundle, runs `load` or `submit`, then `render`. */

import type { MessagePort } from 'node:worker_threads';
import { type ProblemError, problemFrom, toProblem } from '@tessera/contracts/problem';
import type { ServerRemote } from '@tessera/fragment/server';
import type { FromWorker, RenderRequest, ToWorker, WorkerInit } from './protocol.ts';
import { renderFragment } from './render-fragment.ts';

type Api = Record<string, (input?: unknown) => Promise<unknown>>;

/** Boots the bundle and answers messages for as long as the thread lives. Rejects when the bundle is none. */
export async function runRelease(port: MessagePort, init: WorkerInit): Promise<void> {
  const say = (message: FromWorker) => port.postMessage(message);
  const calls = createCalls(say);
  const runs = new Map<number, AbortController>();
  const remote = readRemote(await import(init.bundle), init.remote);

  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'render':
        void run(message.run, message.request);
        break;
      case 'abort':
        runs.get(message.run)?.abort(new DOMException('Nobody waits any more', 'AbortError'));
        break;
      case 'answer':
        calls.settle(message.call, (call) => call.resolve(message.value));
        break;
      case 'refusal':
        calls.settle(message.call, (call) => call.reject(problemFrom(message.problem)));
        break;
      case 'ping':
        say({ type: 'pong' });
        break;
    }
  });
  say({
    type: 'booted',
    fragments: Object.fromEntries(
      Object.entries(remote.fragments).map(([name, { submit }]) => [name, { submits: submit !== undefined }]),
    ),
  });

  async function run(id: number, request: RenderRequest): Promise<void> {
    const ended = new AbortController();
    runs.set(id, ended);
    try {
      const api = calls.api(id, init.operations, ended.signal);
      const rendered = await renderFragment(remote.fragments[request.fragment]!, request, {
        api,
        signal: ended.signal,
      });
      say({ type: 'rendered', run: id, rendered });
    } catch (error) {
      const problem = toProblem(error);
      const expected = isProblemError(error) || ended.signal.aborted;
      say({
        type: 'failed',
        run: id,
        problem: isProblemError(error) ? error.problem : problem,
        ...(expected ? {} : { trace: error instanceof Error ? String(error.stack) : String(error) }),
      });
    } finally {
      runs.delete(id);
    }
  }
}

/** The calls of `api` that wait for the BFF's answer. */
function createCalls(say: (message: FromWorker) => void) {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  return {
    api(run: number, operations: readonly string[], signal: AbortSignal): Api {
      const entries = operations.map((operation) => [
        operation,
        (input?: unknown) => {
          signal.throwIfAborted();
          const call = ++last;
          const waiting = Promise.withResolvers<unknown>();
          open.set(call, waiting);
          const abort = () => waiting.reject(signal.reason);
          signal.addEventListener('abort', abort, { once: true });
          say({ type: 'call', run, call, operation, input: toPlain(input) });
          return waiting.promise.finally(() => {
            open.delete(call);
            signal.removeEventListener('abort', abort);
          });
        },
      ]);
      return Object.fromEntries(entries);
    },
    settle(call: number, how: (waiting: PromiseWithResolvers<unknown>) => void) {
      const waiting = open.get(call);
      if (waiting !== undefined) how(waiting);
    },
  };
}

/** Input as it would arrive over HTTP: members that are undefined are left out. */
function toPlain(input: unknown): unknown {
  return input === undefined ? undefined : JSON.parse(JSON.stringify(input));
}

/** A bundle carries its own copy of the class, so the name tells. */
function isProblemError(error: unknown): error is ProblemError {
  return error instanceof Error && error.name === 'ProblemError' && 'problem' in error;
}

function readRemote(bundle: { remote?: unknown }, name: string): ServerRemote {
  const remote = bundle.remote as Partial<ServerRemote> | undefined;
  if (typeof remote?.fragments === 'object' && remote.name === name) return remote as ServerRemote;
  throw new TypeError(`Cannot boot the server bundle: it does not export "remote" named "${name}"`);
}
