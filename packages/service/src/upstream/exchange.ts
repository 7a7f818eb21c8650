/**
 * One request and its whole answer over `node:http`, on connections that are kept. `fetch` takes twice as much of the
 * processor, which counts where one request of a visitor becomes thirty between processes.
 */

import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { LateError } from './late-error.ts';

export interface Outgoing {
  method: string;
  /** Absolute, `http:` or `https:`. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  /** Milliseconds until it is given up. */
  timeout?: number;
  /** Gives it up when it aborts. */
  signal?: AbortSignal;
}

export interface Answered {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/**
 * Rejects with {@link LateError}, with the signal's reason, or with what the connection failed by. Redirects are answers.
 */
export type Exchange = (outgoing: Outgoing) => Promise<Answered>;

/** @param connections at once to one place; more requests wait for one of them */
export function createExchange(connections: number): Exchange {
  const options = { keepAlive: true, maxSockets: connections };
  const plain = { request, agent: new Agent(options) };
  let secure: typeof plain | undefined;
  const wayOf = (protocol: string) => {
    if (protocol !== 'https:') return plain;
    secure ??= openSecure(options);
    return secure;
  };
  return ({ method, url: address, headers, body, timeout, signal }) => {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const url = new URL(address);
    const way = wayOf(url.protocol);
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const all = body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) };
    const outgoing = way.request(url, { method, headers: all, agent: way.agent });
    const settle = watchTime(outgoing, { timeout, signal });
    const fail = (error: Error) => reject(settle() ?? error);
    outgoing.once('error', fail);
    outgoing.once('response', (incoming) => {
      incoming.once('error', fail);
      readText(incoming, (text) => {
        settle();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.end(body);
    return promise;
  };
}

/** Loaded by whoever needs it: a function starts faster without. */
function openSecure(options: { keepAlive: boolean; maxSockets: number }) {
  const https = process.getBuiltinModule('node:https');
  return { request: https.request, agent: new https.Agent(options) };
}

function readText(incoming: IncomingMessage, onText: (text: string) => void): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.once('end', () => onText((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()));
}

/**
 * Ends a request that takes too long, or that nobody wants any more. A timer that is cleared costs less than a signal
 * of its own for each request, which stays until its time is over.
 *
 * @returns ends the watch, and tells why it ended the request; `undefined` when it did not
 */
function watchTime(
  outgoing: ClientRequest,
  { timeout, signal }: { timeout: number | undefined; signal: AbortSignal | undefined },
): () => unknown {
  let why: unknown;
  const give = (reason: unknown) => {
    why = reason;
    outgoing.destroy();
  };
  const abort = () => give(signal!.reason);
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => give(new LateError(`no answer within ${timeout} ms`)), timeout);
  signal?.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    return why;
  };
}
