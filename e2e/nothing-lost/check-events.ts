/**
 * Whether every event is in the archive once and in order, was delivered to all who want it, and whether the read models
 * come out of it again to the byte.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { Operator } from './operator.ts';

export interface ArchivedEvent {
  id: string;
  source: string;
  type: string;
  subject: string;
  sequence: string;
}

interface Rule {
  name: string;
  lag: number;
  waiting: number;
  dead: number;
}

type Views = { name: string; digest: string; rows: number }[];

/** What an order's last event is called, by its state. */
const lastEvents: Readonly<Record<string, string>> = {
  confirmed: 'tessera.orders.OrderConfirmed',
  failed: 'tessera.orders.OrderFailed',
  cancelled: 'tessera.orders.OrderCancelled',
};

/** Milliseconds for something to be delivered while anything waits. */
const PATIENCE = 60_000;
/** Milliseconds for everything: read models of many thousand orders take minutes. */
const LONGEST = 15 * 60_000;

/** @returns a sentence for each event that is missing or twice, and each order that its events tell otherwise of */
export function compareEvents(
  events: readonly ArchivedEvent[],
  orders: readonly { id: string; status: string }[],
): string[] {
  const told = new Map<string, string[]>();
  for (const { type, subject } of events) told.set(subject, [...(told.get(subject) ?? []), type]);
  return [
    ...compareSequences(events),
    ...orders.flatMap(({ id, status }) => {
      const types = told.get(id) ?? [];
      return isToldWhole(types, status) && isShippedRight(types, status)
        ? []
        : [`order ${id} is ${status}, its events say ${types.join(', ')}`];
    }),
  ];
}

/** Deletes every view and makes it again from the archive. */
export async function rebuildViews(operator: Operator): Promise<string[]> {
  const before = (await operator.ask<{ views: Views }>('GET', '/views')).views;
  for (const { name } of before) {
    await operator.ask('DELETE', `/views/${name}`);
    await operator.ask('POST', `/events/rules/views-${name}/replays`, { from: { seq: 0 } });
  }
  const undelivered = await untilDelivered(operator);
  const after = (await operator.ask<{ views: Views }>('GET', '/views')).views;
  const other = before.filter(
    ({ name, digest }) => after.find((one) => one.name === name)?.digest !== digest,
  );
  return [...undelivered, ...other.map(({ name }) => `view ${name} is another one when it is made again`)];
}

/** @returns a sentence for each rule that has not delivered everything, and gets on no more */
export async function untilDelivered(operator: Operator): Promise<string[]> {
  const end = Date.now() + LONGEST;
  let until = Date.now() + PATIENCE;
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    const { rules } = await operator.ask<{ rules: Rule[] }>('GET', '/events/rules');
    const left = rules.reduce((sum, { lag, waiting }) => sum + lag + waiting, 0);
    if (left < least) {
      least = left;
      until = Math.min(Date.now() + PATIENCE, end);
    }
    const wrong = rules.flatMap(({ name, lag, waiting, dead }) => {
      const counts = { 'not delivered': lag + waiting, 'dead letters': dead };
      return Object.entries(counts).flatMap(([what, count]) =>
        count === 0 ? [] : [`rule ${name}: ${count} ${what}`],
      );
    });
    if (wrong.length === 0 || Date.now() > until) return wrong;
    await pause(250);
  }
}

export async function readArchive(operator: Operator): Promise<ArchivedEvent[]> {
  const events: ArchivedEvent[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: { events: { event: ArchivedEvent }[]; next: number | null } = await operator.ask(
      'GET',
      `/events/archive?after=${after}&limit=200`,
    );
    events.push(...page.events.map(({ event }) => event));
    after = page.next;
  }
  return events;
}

/** Within a context numbers follow one another without a gap. */
function compareSequences(events: readonly ArchivedEvent[]): string[] {
  const last = new Map<string, number>();
  return events.flatMap(({ source, sequence, id }) => {
    const number = Number(sequence);
    const before = last.get(source) ?? number - 1;
    last.set(source, number);
    return number === before + 1 ? [] : [`event ${id} of ${source} comes after number ${before}`];
  });
}

/** Placed once, and ended once in the way that it has ended. */
function isToldWhole(types: readonly string[], status: string): boolean {
  const once = ['tessera.orders.OrderPlaced', lastEvents[status] ?? ''];
  const ends = Object.values(lastEvents).filter((type) => types.includes(type));
  return ends.length === 1 && once.every((type) => types.filter((one) => one === type).length === 1);
}

/** A parcel is on its way for each order that is confirmed, and for no other. */
function isShippedRight(types: readonly string[], status: string): boolean {
  const last = types.findLast((type) => type.startsWith('tessera.shipping.'));
  const isOnItsWay = last === 'tessera.shipping.ShipmentArranged';
  return isOnItsWay === (status === 'confirmed');
}
