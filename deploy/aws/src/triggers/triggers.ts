/** What functions declare as their triggers, on AWS. */

import type { Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Tables } from '../data/tables.ts';
import type { DeployedFunction } from '../functions/functions.ts';
import { addServedQueue } from './queues.ts';
import { addRule } from './rules.ts';
import { addSchedule } from './schedules.ts';
import { addStream } from './streams.ts';

export interface TriggerOptions {
  functions: readonly DeployedFunction[];
  bus: EventBus;
  tables: Tables;
  prefix: string;
  /** Takes runs of schedules, and news of changes, that could not be given. */
  deadLetters: Queue;
}

/** Answers the dead letters of each queue, by the queue's name. */
export function addTriggers(stack: Stack, options: TriggerOptions): ReadonlyMap<string, Queue> {
  const { bus, tables, prefix, deadLetters } = options;
  const dead = new Map<string, Queue>();
  for (const fn of options.functions) {
    for (const trigger of fn.declared.config.triggers) {
      if ('queue' in trigger) {
        const { queue: name, visibilityTimeout, ...rest } = trigger;
        const hidden = visibilityTimeout === undefined ? {} : { visibilityTimeout };
        dead.set(name, addServedQueue(stack, { fn, prefix, name, ...rest, ...hidden }).deadLetters);
      } else if ('events' in trigger) {
        const name = `rule-${fn.name}-${trigger.name}`;
        dead.set(name, addRule(stack, { fn, prefix, bus, trigger }).deadLetters);
      } else if ('schedule' in trigger) addSchedule(stack, { fn, trigger, deadLetters });
      else addStream({ fn, trigger, tables, deadLetters });
    }
  }
  return dead;
}
