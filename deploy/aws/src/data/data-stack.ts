/** What must outlive every function: tables, and the way of their events. */

import type { ContextName } from '@tessera/function/store';
import { type App, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { addBus } from '../events/bus.ts';
import { addCloudEvents } from '../events/cloud-events.ts';
import { addDeadLetters } from '../events/dead-letters.ts';
import type { DeclaredFunction } from '../functions/read-functions.ts';
import type { ResolvedSettings } from '../settings.ts';
import { addOutbox } from './outbox.ts';
import { addTables, type Tables } from './tables.ts';

export interface DataStack {
  stack: Stack;
  tables: Tables;
  bus: EventBus;
  /** Outbox rows that the bus did not take. */
  deadLetters: Queue;
}

/** @param functions whose triggers say which tables tell what was before a change */
export function createDataStack(
  app: App,
  { prefix, archiveDays }: ResolvedSettings,
  functions: readonly DeclaredFunction[] = [],
): DataStack {
  const stack = new Stack(app, 'TesseraData', { description: 'Tessera: tables and domain events' });
  const tables = addTables(stack, prefix, followedBy(functions));
  const bus = addBus(stack, archiveDays);
  const deadLetters = addDeadLetters(stack);
  const cloudEvents = addCloudEvents(stack);
  for (const [context, table] of tables) {
    addOutbox(stack, { context, table, cloudEvents, bus, deadLetters });
  }
  return { stack, tables, bus, deadLetters };
}

function followedBy(functions: readonly DeclaredFunction[]): ReadonlySet<ContextName> {
  const triggers = functions.flatMap(({ config }) => config.triggers);
  return new Set(triggers.flatMap((trigger) => ('changes' in trigger ? [trigger.changes] : [])));
}
