/** What a task asks of whoever calls functions for it. */

import type { Json } from '../data/json.ts';

export interface TaskCall {
  machine: string;
  execution: string;
  state: string;
  /** The same for each attempt of one visit of the state, and for no other. */
  key: string;
  /** Name or ARN. */
  function: string;
  payload: Json;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Calls a function. Throws StatesError by the name of what it threw. */
export type InvokeTask = (call: TaskCall) => Promise<Json>;
