/**
 * How an environment hands invocations to its runtime and hears of their end: over Lambda's Runtime API, or over a pipe
 * that this host's own runtime inherits.
 */

import type { ChildProcess } from 'node:child_process';
import type { LogTail } from '../logs/log-tail.ts';

export interface Invocation {
  id: string;
  /** The event as JSON. */
  payload: string;
  /** Epoch milliseconds. */
  deadline: number;
  functionArn: string;
  traceparent: string;
  /** Takes its log, where somebody wants it. */
  tail?: LogTail;
  /** Aborted when nobody waits for it any more; what runs already goes on. */
  signal?: AbortSignal;
}

/** What the runtime tells. */
export interface RuntimeEvents {
  /** It asks for an invocation; the first time, its start is complete. */
  onNext(): void;
  onResponse(id: string, body: string): void;
  /** @param error the runtime's `{ errorType, errorMessage }` as JSON */
  onError(id: string, error: string): void;
  onInitError(error: string): void;
  /** It says what no runtime says. */
  onNonsense(what: string): void;
}

/** The way between an environment and its runtime. */
export interface RuntimeLink {
  /** For `AWS_LAMBDA_RUNTIME_API`. */
  address: string;
  /** The process has started. */
  attach(child: ChildProcess): void;
  /** Hands an invocation to the runtime, as soon as it asks. One at a time. */
  send(invocation: Invocation): void;
  close(): void;
}
