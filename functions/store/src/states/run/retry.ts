/** Which retrier or catcher takes an error, and how long a retrier waits. */

import type { StatesError } from '../data/states-error.ts';
import type { Catcher, Retrier } from '../machine/schema.ts';
import { attemptsBefore, type Frame, repeat } from './frame.ts';

/** Machines end by these, whatever their states catch. */
const UNCATCHABLE = new Set(['States.Runtime', 'States.DataLimitExceeded']);

export function matches(names: readonly string[], error: StatesError): boolean {
  if (names.includes(error.name)) return true;
  if (UNCATCHABLE.has(error.name)) return false;
  if (names.includes('States.ALL')) return true;
  return names.includes('States.TaskFailed') && error.name !== 'States.Timeout';
}

export interface RetryOptions {
  now: number;
  /** Milliseconds that a second of the machine takes. */
  second: number;
  /** Between 0 and 1. */
  random: () => number;
}

/** The frame with its next attempt, or null when no retrier takes the error any more. */
export function retryOf(
  frame: Frame,
  { retriers, error }: { retriers: readonly Retrier[]; error: StatesError },
  { now, second, random }: RetryOptions,
): Frame | null {
  const place = retriers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, error));
  const retrier = retriers[place];
  const before = frame.retries[place] ?? 0;
  if (retrier === undefined || before >= retrier.MaxAttempts) return null;
  const retries = retriers.map((_, n) => (frame.retries[n] ?? 0) + (n === place ? 1 : 0));
  return repeat(frame, {
    error: error.name,
    retries,
    wake: now + delayOf(retrier, before, random) * second,
  });
}

export function catcherOf(catchers: readonly Catcher[], error: StatesError): Catcher | undefined {
  return catchers.find(({ ErrorEquals }) => matches(ErrorEquals, error));
}

/** Seconds before the attempt after `before` repetitions. */
export function delayOf(retrier: Retrier, before: number, random: () => number): number {
  const {
    IntervalSeconds,
    BackoffRate,
    MaxDelaySeconds = Number.POSITIVE_INFINITY,
    JitterStrategy,
  } = retrier;
  const delay = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** Math.min(before, 1_000));
  return JitterStrategy === 'FULL' ? delay * random() : delay;
}

/** What makes each attempt of each visit distinct; the key of what it does is without the attempt. */
export function placeOf(path: string, frame: Frame): string {
  return `${path}${frame.state}#${frame.visit}.${attemptsBefore(frame)}/`;
}
