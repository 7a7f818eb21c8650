/**
 * Read models: rows that functions/views makes of events and others read. Each view can be dropped and made again of the
 * archive. What begins with `of#` is the view's own memory of what it has counted.
 */

import { identifier, instant, money, sku, slug } from '@tessera/contracts/fields';
import type { ViewName } from '@tessera/contracts/operator';
import { z } from 'zod';
import type { ItemKey } from './schemas.ts';

/** Days for which sales and demand are kept day by day. */
export const RECENT_DAYS = 30;

const DAY = 86_400_000;

/** Day, counted from 1970 → units. Those of the last 30 days up to the last one that has any. */
const days = z.record(z.string(), z.int());

/** An order in its customer's list, newest first. */
export const historyRecordSchema = z.strictObject({
  /** Of the order, when it had the status. */
  version: z.int(),
  status: z.string(),
  /** Null for one whose placing is not known yet: it is in no list. */
  placed: z
    .strictObject({
      id: identifier,
      user: identifier,
      number: z.string(),
      placedAt: instant,
      total: money,
      itemCount: z.int(),
      images: z.array(z.string()).max(4),
    })
    .nullable(),
});

/** What was sold of a variant; what is told of it is as it was last ordered. */
export const soldRecordSchema = z.strictObject({
  sku,
  slug,
  category: slug,
  units: z.int(),
  days,
});

/** What was set aside of a variant and not given back. */
export const demandRecordSchema = z.strictObject({ sku, units: z.int(), days });

export type HistoryRecord = z.output<typeof historyRecordSchema>;
export type SoldRecord = z.output<typeof soldRecordSchema>;
export type DemandRecord = z.output<typeof demandRecordSchema>;

/** Rows of a view have keys that begin with its name. */
export function viewKey(view: ViewName, id: string): ItemKey {
  return { pk: `${view}#${id}`, sk: view };
}

/** Index partitions: a customer's orders by time, what was sold of a category and what is asked for by units. */
export const viewPartitions = {
  history: (user: string) => `history#${user}`,
  sold: (category: string) => `best-sellers#${category}`,
  demand: 'low-stock',
} as const;

/** The day of a time, counted from 1970. @param time epoch milliseconds */
export function dayOf(time: number): number {
  return Math.floor(time / DAY);
}

/** Units of the last 30 days. @param now epoch milliseconds */
export function recentUnits(record: { days: Record<string, number> }, now: number): number {
  const oldest = dayOf(now) - RECENT_DAYS;
  return Object.entries(record.days).reduce(
    (sum, [day, units]) => (Number(day) > oldest ? sum + units : sum),
    0,
  );
}
