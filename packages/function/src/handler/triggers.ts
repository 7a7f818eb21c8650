/** What invokes a function beside those who ask for it: events, queues, schedules and changes of a context. */

import { queueName } from '@tessera/contracts/operator';
import { z } from 'zod';
import { parseSchedule } from '../schedule.ts';
import { isFifo } from '../store/queues.ts';
import { contextNames } from '../store/schemas.ts';

/** Tells the triggers of one kind apart, in the names of what is made for them. */
const name = z.string().regex(/^[a-z][a-z0-9-]{0,23}$/);

const batch = (most: { size: number; window: number }, size: number) =>
  z.strictObject({
    /** Most items of one invocation. */
    size: z.int().min(1).max(most.size).default(size),
    /** Milliseconds that the first item may wait for others. */
    window: z.int().min(0).max(most.window).default(0),
  });

const eventsTrigger = z.strictObject({
  /** A pattern of EventBridge. */
  events: z.record(z.string(), z.unknown()),
  name: name.default('events'),
  /** Where a trigger begins that is new: with what comes, or with the first event of the archive. */
  from: z.enum(['now', 'beginning']).default('now'),
  batch: batch({ size: 100, window: 50 }, 1).optional(),
});

const queueTrigger = z.strictObject({
  queue: queueName,
  batch: batch({ size: 100, window: 300_000 }, 10).prefault({}),
  /**
   * Milliseconds for which a received message is hidden, at least the function's timeout and the batch's window.
   * @default six times the one and the other
   */
  visibilityTimeout: z.int().max(43_200_000).optional(),
  /** Receives after which a message goes to the queue's dead letters, `<queue>-dead`. */
  maxReceives: z.int().min(1).max(1_000).default(5),
});

const scheduleTrigger = z.strictObject({
  /** `rate(5 minutes)` or `cron(0 3 * * ? *)`, in UTC. */
  schedule: z.string().superRefine((expression, context) => {
    try {
      parseSchedule(expression);
    } catch (error) {
      context.addIssue((error as Error).message);
    }
  }),
  name: name.default('schedule'),
  /** The event that the function gets instead of a `Scheduled Event`. */
  input: z.record(z.string(), z.unknown()).optional(),
});

const changesTrigger = z.strictObject({
  /** Whose items are watched. */
  changes: z.enum(contextNames),
  name: name.default('changes'),
  batch: batch({ size: 100, window: 300_000 }, 100).prefault({}),
});

const kinds = {
  events: eventsTrigger,
  queue: queueTrigger,
  schedule: scheduleTrigger,
  changes: changesTrigger,
};

export const triggerSchema = z.union([eventsTrigger, queueTrigger, scheduleTrigger, changesTrigger], {
  error: ({ input }) => explain(input),
});

export type Trigger = z.output<typeof triggerSchema>;
export type EventsTrigger = z.output<typeof eventsTrigger>;
export type QueueTrigger = z.output<typeof queueTrigger>;
export type ScheduleTrigger = z.output<typeof scheduleTrigger>;
export type ChangesTrigger = z.output<typeof changesTrigger>;

/** Why a function's triggers cannot be served, or null. @param timeout of the function, in milliseconds */
export function findTriggerFault(triggers: readonly Trigger[], timeout: number): string | null {
  const names = new Set<string>();
  for (const trigger of triggers) {
    const own = nameOf(trigger);
    if (names.has(own)) return `two triggers have the name "${own}", give each one of its own`;
    names.add(own);
    if (!('queue' in trigger)) continue;
    const { queue, batch } = trigger;
    const least = timeout + batch.window;
    const { visibilityTimeout = least } = trigger;
    if (visibilityTimeout < least)
      return `queue "${queue}" shows a message again after ${visibilityTimeout} ms, while its batch and the function may take ${least} ms`;
    if (isFifo(queue) && batch.window > 0)
      return `queue "${queue}" keeps order, leave out the batch's window`;
  }
  return null;
}

/** By the one kind that it is meant to be of, instead of by all of them. */
function explain(input: unknown): string {
  const given = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  const kind = Object.entries(kinds).find(([name]) => given.includes(name));
  if (kind === undefined) return `a trigger has one of ${Object.keys(kinds).join(', ')}`;
  const issues = kind[1].safeParse(input).error?.issues ?? [];
  return issues.map(({ path, message }) => `"${path.join('.') || kind[0]}": ${message}`).join(', ');
}

function nameOf(trigger: Trigger): string {
  return 'queue' in trigger ? trigger.queue : trigger.name;
}
