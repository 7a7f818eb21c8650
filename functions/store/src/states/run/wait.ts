/** How long a Wait state waits. */

import type { Sight } from '../data/json.ts';
import { readPath } from '../data/path.ts';
import { runtimeError } from '../data/states-error.ts';
import type { WaitState } from '../machine/schema.ts';
import { narrow } from './placing.ts';

/**
 * Epoch milliseconds of its end.
 *
 * @param options.from when it began
 * @param options.second milliseconds that a second takes
 * @throws StatesError `States.Runtime` when its path holds no time
 */
export function waitUntil(
  state: WaitState,
  sight: Sight,
  { from, second }: { from: number; second: number },
): number {
  const inner = { ...sight, data: narrow(state.InputPath, sight) };
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = state;
  const seconds = SecondsPath === undefined ? Seconds : readPath(SecondsPath, inner);
  if (typeof seconds === 'number' && seconds >= 0) return from + seconds * second;
  const timestamp = TimestampPath === undefined ? Timestamp : readPath(TimestampPath, inner);
  const time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw runtimeError(`"${SecondsPath ?? TimestampPath}" holds no time to wait for`);
}
