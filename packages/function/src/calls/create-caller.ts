/**
 * Calls a contract over `node:http` with kept connections. A function environment starts cold, so it carries no
 * circuit breaker and no fetch; the process that called it has the policies.
 */

import { Agent, request } from 'node:http';
import { headers as names } from '@tessera/contracts/headers';
import { type Client, type Contract, expandPath, type Operation } from '@tessera/contracts/http';
import { toQuery } from '@tessera/contracts/http-client';
import { isProblem, ProblemError, problemFrom } from '@tessera/contracts/problem';
import { contextHeaders, currentContext, remainingTime } from '@tessera/service/context';

export interface CallerOptions {
  /** The called part's name, for problems. */
  name: string;
  /** Where it answers, without a trailing slash. */
  url: string;
  /** Headers of every call, such as the credential. */
  headers: Readonly<Record<string, string>>;
  /** Milliseconds one call may take. @default 2_000 */
  timeout?: number;
}

interface CallInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
}

interface RawAnswer {
  status: number;
  text: string;
}

/**
 * The operations of a contract as functions that call it once, without retries.
 *
 * Each throws `ProblemError`: the called part's own below 500, else `upstream-failed` (502) or `upstream-late` (504).
 */
export function createCaller<C extends Contract>(contract: C, options: CallerOptions): Client<C> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const calls = Object.values(contract).map((operation) => {
    const call = async (input: CallInput = {}) => {
      const path = expandPath(operation.path, input.params) + toQuery(input.query);
      const answer = await send(agent, options, { operation, url: new URL(options.url + path), input });
      return readAnswer(operation, options.name, answer);
    };
    return [operation.name, call];
  });
  return Object.fromEntries(calls) as Client<C>;
}

function send(
  agent: Agent,
  options: CallerOptions,
  call: { operation: Operation; url: URL; input: CallInput },
): Promise<RawAnswer> {
  const { operation, url, input } = call;
  const context = currentContext();
  const body = input.body === undefined ? undefined : Buffer.from(JSON.stringify(input.body));
  const budget = remainingTime(options.timeout ?? 2_000);
  return new Promise((resolve, reject) => {
    if (budget === 0) return reject(late(options.name));
    const outgoing = request(url, {
      agent,
      method: operation.method,
      signal: AbortSignal.timeout(budget),
      headers: {
        accept: 'application/json',
        ...(context ? contextHeaders(context) : {}),
        ...options.headers,
        ...(body ? { 'content-type': 'application/json', 'content-length': String(body.length) } : {}),
        ...(input.idempotencyKey ? { [names.idempotencyKey]: input.idempotencyKey } : {}),
      },
    });
    const fail = (cause: Error) =>
      reject(
        cause.name === 'AbortError' ? late(options.name, cause) : failed(options.name, 'no answer', cause),
      );
    outgoing.once('error', fail);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', fail);
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.end(body);
  });
}

function readAnswer(operation: Operation, name: string, { status, text }: RawAnswer): unknown {
  const answer = text === '' ? undefined : parseJson(text);
  if (status >= 400) {
    if (isProblem(answer) && status < 500) throw problemFrom(answer);
    throw failed(name, `status ${status}`);
  }
  const parsed = operation.response.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw failed(name, `an answer that breaks the contract of "${operation.name}"`, parsed.error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(name: string, what: string, cause?: unknown): ProblemError {
  return new ProblemError({
    status: 502,
    code: 'upstream-failed',
    title: 'A service failed',
    detail: `Cannot use "${name}": it gave ${what}, try again in a moment`,
    extensions: { upstream: name },
    cause,
  });
}

function late(name: string, cause?: unknown): ProblemError {
  return new ProblemError({
    status: 504,
    code: 'upstream-late',
    title: 'A service took too long',
    detail: `Cannot wait for "${name}" any longer: the deadline has passed, try again in a moment`,
    extensions: { upstream: name },
    cause,
  });
}
