/** Finds out that nobody is at the other end any more: a machine that lost its power sends nothing, not even an end. */

import { framesErrors } from './errors.ts';

export interface Silence {
  /** Whether anything was heard since this was asked last. */
  wasHeard(): boolean;
  /** Asks the other side whether it is there. */
  ask(): void;
  giveUp(fault: Error): void;
}

/**
 * @param interval milliseconds of silence until the other side is asked, and as many more until it is given up
 * @returns ends the watch
 */
export function watchSilence(interval: number, silence: Silence): () => void {
  let asked = false;
  const timer = setInterval(() => {
    if (silence.wasHeard()) asked = false;
    else if (asked) silence.giveUp(framesErrors.SILENT(2 * interval));
    else {
      asked = true;
      silence.ask();
    }
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
