/** What a run consists of: an execution, the machines within it, and the attempts of their states. */

import type { Json, JsonObject } from '../data/json.ts';
import type { Machine } from '../machine/schema.ts';
import type { Callbacks } from './callbacks.ts';
import type { Beginning } from './frame.ts';
import type { Frames } from './frames.ts';
import type { Slots } from './slots.ts';
import type { InvokeTask } from './task-call.ts';

export interface RunOptions {
  invoke: InvokeTask;
  callbacks: Callbacks;
  slots: Slots;
  /** Milliseconds that a second of the machine takes. */
  second: number;
  random: () => number;
}

/** One execution. */
export interface Run {
  beginning: Beginning;
  frames: Frames;
  options: RunOptions;
  /** Resolves when the execution must not wait any more. */
  woken: Promise<void>;
  isWoken(): boolean;
  /** Passes a wait on; while it goes on the execution has nothing to do. */
  resting(wait: Promise<void>): Promise<void>;
}

/** One machine, branch or item of it. */
export interface Scope {
  machine: Machine;
  /** Ends with `/` below the root, which is empty. */
  path: string;
  input: Json;
  /** What an item adds to the context object. */
  context: JsonObject;
  signal: AbortSignal;
  /**
   * Whether it is a branch of a Parallel state. What is above it is durable, and enough to begin it anew: a branch of
   * one call writes nothing of its own.
   */
  isBranch?: boolean;
}

/** One attempt of one visit of a state. */
export interface Attempt {
  state: string;
  key: string;
  /** Epoch milliseconds. */
  since: number;
  token: string | null;
  signal: AbortSignal;
}
