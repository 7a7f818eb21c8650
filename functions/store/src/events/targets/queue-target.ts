/** A queue that takes events as messages; in one that keeps order an event's group is its key. */

import { ProblemError } from '@tessera/contracts/problem';
import { isFifo, type Rule } from '@tessera/function/store';
import { storeErrors } from '../../errors.ts';
import type { Queues } from '../../queues/queues.ts';
import { envelopeOf } from '../archive.ts';
import { type Target, Unavailable } from './target.ts';

type QueueTarget = Extract<Rule['target'], { queue: string }>;

/** Messages of one commit. */
const SIZE = 100;

/** @throws ProblemError 422 `store-rule-target` for a queue that there is not */
export function createQueueTarget(
  rule: string,
  { queue }: QueueTarget,
  queues: Pick<Queues, 'send' | 'list'>,
): Target {
  if (!queues.list().some(({ name }) => name === queue)) throw storeErrors.RULE_TARGET(rule, queue);
  const fifo = isFifo(queue);
  return {
    immediate: false,
    batch: { size: SIZE, window: 0 },
    async deliver(deliveries) {
      const messages = deliveries.map(({ event, replay }) => ({
        // Sent again after a crash, it is the same message.
        id: `${rule}/${event.context}-${event.source}${replay === null ? '' : `/${replay}`}`,
        body: JSON.stringify(envelopeOf(event, replay)),
        attributes: {},
        delay: 0,
        ...(fifo ? { group: event.key } : {}),
      }));
      try {
        await queues.send(queue, messages);
        return [];
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status >= 500)
          throw new Unavailable((error as Error).message);
        const reason = `${error.code}: ${error.message}`;
        return deliveries.map(({ event: { seq } }) => ({ seq, reason, counts: deliveries.length === 1 }));
      }
    },
  };
}
