/** What the declared triggers need at the store, and what this host does for each of them. */

import type { ChangesTrigger, EventsTrigger, QueueTrigger, ScheduleTrigger } from '@tessera/function';
import {
  type ContextName,
  isFifo,
  type QueueSettings,
  type ScheduleDeclaration,
} from '@tessera/function/store';
import type { LoadedFunction } from '../manifest/load-functions.ts';

export interface Plan {
  /** In an order in which each one's dead letters are there before it. */
  queues: { name: string; settings: QueueSettings }[];
  schedules: ScheduleDeclaration[];
  rules: { name: string; trigger: EventsTrigger; fn: string }[];
  pollers: Polling[];
  followers: Following[];
}

/** A context whose changes invoke a function. */
export interface Following {
  fn: string;
  /** Of the reader at the store. */
  name: string;
  context: ContextName;
  batch: { size: number; window: number };
  /** The queue for changes that cannot be handled. */
  dead: string;
}

/** A queue whose messages invoke a function. */
export interface Polling {
  fn: string;
  queue: string;
  kind: 'queue' | 'schedule';
  batch: { size: number; window: number };
  /** Invocations at once. */
  concurrency: number;
  /** Milliseconds. */
  visibilityTimeout: number;
}

/** Times its timeout for which a message is hidden from others: what AWS recommends, for throttled invocations. */
const HIDDEN = 6;
/** Receives of what a schedule sends. */
const SCHEDULE_ATTEMPTS = 3;
const FOURTEEN_DAYS = 1_209_600_000;
const FOUR_DAYS = 345_600_000;

export function planTriggers(functions: readonly LoadedFunction[]): Plan {
  const plan: Plan = { queues: [], schedules: [], rules: [], pollers: [], followers: [] };
  for (const { config } of functions) {
    for (const trigger of config.triggers) {
      if ('queue' in trigger) addQueue(plan, config, trigger);
      else if ('schedule' in trigger) addSchedule(plan, config, trigger);
      else if ('events' in trigger)
        plan.rules.push({ name: `${config.name}-${trigger.name}`, trigger, fn: config.name });
      else addFollower(plan, config.name, trigger);
    }
  }
  return plan;
}

type Declared = LoadedFunction['config'];

function addQueue(plan: Plan, { name: fn, timeout, concurrency }: Declared, trigger: QueueTrigger): void {
  const { queue, batch, maxReceives, visibilityTimeout = HIDDEN * timeout + batch.window } = trigger;
  addQueues(plan, queue, { maxReceives, visibilityTimeout });
  plan.pollers.push({ fn, queue, kind: 'queue', batch, concurrency, visibilityTimeout });
}

function addSchedule(plan: Plan, { name: fn, timeout }: Declared, trigger: ScheduleTrigger): void {
  const name = `${fn}-${trigger.name}`;
  const queue = `schedule-${name}.fifo`;
  const visibilityTimeout = HIDDEN * timeout;
  addQueues(plan, queue, { maxReceives: SCHEDULE_ATTEMPTS, visibilityTimeout });
  plan.schedules.push({ name, expression: trigger.schedule, queue, input: trigger.input ?? null });
  const batch = { size: 1, window: 0 };
  plan.pollers.push({ fn, queue, kind: 'schedule', batch, concurrency: 1, visibilityTimeout });
}

function addFollower(plan: Plan, fn: string, { name: own, changes: context, batch }: ChangesTrigger): void {
  const name = `${fn}-${own}`;
  const dead = `changes-${name}-dead`;
  plan.queues.push(deadLetters(dead));
  plan.followers.push({ fn, name, context, batch, dead });
}

function deadLetters(name: string): Plan['queues'][number] {
  return { name, settings: { visibilityTimeout: 30_000, retention: FOURTEEN_DAYS, deadLetters: null } };
}

function addQueues(
  plan: Plan,
  queue: string,
  { maxReceives, visibilityTimeout }: { maxReceives: number; visibilityTimeout: number },
): void {
  const dead = isFifo(queue) ? `${queue.slice(0, -'.fifo'.length)}-dead.fifo` : `${queue}-dead`;
  plan.queues.push(deadLetters(dead), {
    name: queue,
    settings: { visibilityTimeout, retention: FOUR_DAYS, deadLetters: { queue: dead, maxReceives } },
  });
}
