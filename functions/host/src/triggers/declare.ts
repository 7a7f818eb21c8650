/** Tells the store what triggers need there. All of it can be told again and again. */

import type { Client } from '@tessera/contracts/http';
import type {
  changesContract,
  eventsContract,
  queuesContract,
  schedulesContract,
} from '@tessera/function/store';
import type { Plan } from './plan.ts';

export type TriggerStore = Client<
  typeof queuesContract & typeof schedulesContract & typeof eventsContract & typeof changesContract
>;

/** Queues, readers of changes and schedules: what this host serves itself. */
export async function declareServed(store: TriggerStore, plan: Plan): Promise<true> {
  for (const { name, settings } of plan.queues) await store.putQueue({ params: { name }, body: settings });
  const readers = plan.followers.map(({ name, context }) => ({ name, context }));
  await store.putReaders({ body: { readers } });
  await store.putSchedules({ body: { schedules: plan.schedules } });
  return true;
}

/** A rule by which the store invokes a function. Rejects with a ProblemError for a pattern that it does not know. */
export async function declareRule(
  store: TriggerStore,
  { name, fn, trigger }: Plan['rules'][number],
): Promise<true> {
  const { events: pattern, from, batch } = trigger;
  const target = { function: fn, ...(batch ? { batch } : {}) };
  await store.putRule({ params: { name }, body: { pattern, from, target } });
  return true;
}
