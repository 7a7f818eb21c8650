/** What the store does itself with an event, such as beginning an execution: in the commit that archives the event. */

import { ProblemError } from '@tessera/contracts/problem';
import { type Delivery, type Target, Unavailable } from './target.ts';

/** Events of one commit. */
const SIZE = 100;

/** @param take resolves when its effect is durable; taking an event again changes nothing */
export function createOwnTarget(take: (delivery: Delivery) => Promise<void>): Target {
  return {
    immediate: true,
    batch: { size: SIZE, window: 0 },
    async deliver(deliveries) {
      const outcomes = await Promise.allSettled(deliveries.map(take));
      return outcomes.flatMap((outcome, place) => {
        if (outcome.status === 'fulfilled') return [];
        const error = outcome.reason as Error;
        // The disk refuses, which is no event's fault.
        if (error instanceof ProblemError && error.code === 'store-write-failed')
          throw new Unavailable(error.message);
        return [{ seq: deliveries[place]!.event.seq, reason: error.message, counts: true }];
      });
    },
  };
}
