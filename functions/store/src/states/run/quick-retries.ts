/**
 * Repeats a call that was not carried out: there was no room for it, or the host was just starting. A machine's own
 * Retry waits whole seconds, which is much for something that is over in milliseconds. The key of the call stays the
 * same, so one that was carried out after all is not carried out twice.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { StatesError } from '../data/states-error.ts';
import type { InvokeTask } from './task-call.ts';

const transient = new Set([
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
]);

/** Milliseconds before each repetition, at most; at least half of it. */
const DELAYS = [20, 80, 240];

/** @param delays milliseconds before each repetition */
export function withQuickRetries(invoke: InvokeTask, delays: readonly number[] = DELAYS): InvokeTask {
  return async (call) => {
    for (const delay of delays) {
      try {
        return await invoke(call);
      } catch (error) {
        const isTransient = error instanceof StatesError && transient.has(error.name);
        if (!isTransient || call.signal.aborted) throw error;
        await pause(delay * (0.5 + Math.random() / 2), undefined, { signal: call.signal });
      }
    }
    return invoke(call);
  };
}
