/**
 * The durable state of a run: where one machine, branch or item is. It is written before the state that it names
 * begins, so a process that dies goes on where it was.
 */

import { z } from 'zod';
import type { Json } from '../data/json.ts';
import { type Entry, toEntry } from './journal.ts';

const visitSchema = z.object({
  state: z.string(),
  /** Epoch milliseconds of entering. */
  at: z.number(),
  attempts: z.int(),
  /** Of the last attempt that failed. */
  error: z.string().optional(),
});

const json = z.custom<Json>((value) => value !== undefined);

export const frameSchema = z.object({
  state: z.string(),
  /** What the state was entered with. */
  input: json,
  /** Counts the states that were entered; with the state's name it tells one visit from another. */
  visit: z.int(),
  /** Attempts by each retrier of the state. */
  retries: z.array(z.int()),
  /** Epoch milliseconds before which nothing is done: a Wait, or the time to the next attempt. */
  wake: z.number().nullable(),
  /** What a task that answers later is known by; a new one for each attempt. */
  token: z.string().nullable(),
  /** The states entered last, oldest first. */
  entered: z.array(visitSchema),
  outcome: z
    .discriminatedUnion('status', [
      z.object({ status: z.literal('succeeded'), output: json, at: z.number() }),
      z.object({ status: z.literal('failed'), error: z.string(), cause: z.string(), at: z.number() }),
    ])
    .nullable(),
});

/** What a run begins with; kept with its first frame. */
export const beginningSchema = z.object({
  machine: z.string(),
  execution: z.string(),
  input: json,
  /** Epoch milliseconds. */
  startedAt: z.number(),
  /** How people call what it is about. */
  title: z.string().optional(),
});

/** What is in memory only: visits that the journal does not have yet. */
export type Frame = z.output<typeof frameSchema> & { news: readonly Entry[] };
export type Beginning = z.output<typeof beginningSchema>;

/** Visits that are told of at most; older ones are forgotten. */
const TOLD = 100;

export function beginFrame(state: string, input: Json, now: number): Frame {
  const blank = { state: '', input: null, visit: -1, retries: [], wake: null, token: null, news: [] };
  return enter({ ...blank, entered: [], outcome: null }, { state, input, now });
}

/** The frame in its next state. */
export function enter(
  frame: Frame,
  { state, input, now }: { state: string; input: Json; now: number },
): Frame {
  const entered = [...frame.entered, { state, at: now, attempts: 1 }].slice(-TOLD);
  const visit = frame.visit + 1;
  const news = [...frame.news, toEntry(visit, frame.input, input)].slice(-TOLD);
  return { state, input, visit, retries: [], wake: null, token: null, entered, outcome: null, news };
}

/** The frame before its state's next attempt. */
export function repeat(
  frame: Frame,
  { error, retries, wake }: { error: string; retries: number[]; wake: number },
): Frame {
  const last = frame.entered.at(-1)!;
  const entered = [...frame.entered.slice(0, -1), { ...last, attempts: last.attempts + 1, error }];
  return { ...frame, retries, wake, token: null, entered };
}

export function attemptsBefore(frame: Frame): number {
  return frame.retries.reduce((sum, count) => sum + count, 0);
}
