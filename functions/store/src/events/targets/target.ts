/** Where a rule's events go. */

import type { ArchivedEvent } from '../archive.ts';

export interface Delivery {
  event: ArchivedEvent;
  /** The replay that delivers it once more. */
  replay: string | null;
}

/** Why an event was not taken. */
export interface Refusal {
  seq: number;
  reason: string;
  /** False when it may be the fault of another event of its batch. */
  counts: boolean;
}

export interface Target {
  /** Whether it takes events in the commit that archives them, several batches at once. */
  immediate: boolean;
  /** Most events of one delivery, and milliseconds that the first one may wait for others. */
  batch: { size: number; window: number };
  /**
   * Answers those that were not taken; the others are.
   *
   * @throws Unavailable when nothing can be delivered at the moment
   */
  deliver(deliveries: readonly Delivery[], signal: AbortSignal): Promise<Refusal[]>;
}

/** No event is at fault: nobody is there to take it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
