/**
 * Gives back the memory of what streams through. The parts of a long body lie outside of V8's heap, which collects
 * what is young only when 16 MB and more of them are dead; an answer that is larger than the server should not make
 * the server larger.
 */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may stream through before the young generation is collected. */
const ALLOWANCE = 4_194_304;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;

let streamed = 0;

/** Counts bytes that have streamed through. */
export function countStreamed(bytes: number): void {
  streamed += bytes;
  if (streamed < ALLOWANCE) return;
  streamed = 0;
  collect({ type: 'minor' });
}
