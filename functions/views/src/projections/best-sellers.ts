/** What was sold of each variant: the lines of orders that were confirmed, counted on the day on which they were placed. */

import { dayOf, type SoldRecord, viewKey, viewPartitions } from '@tessera/function/store';
import { z } from 'zod';
import { countDay, rankOf } from './days.ts';
import { nameOf, type Projection, type Rows } from './projection.ts';

const placedSchema = z.object({
  lines: z.array(
    z.object({ sku: z.string(), quantity: z.int(), slug: z.string(), category: z.string().optional() }),
  ),
  placedAt: z.int(),
});

/** What is known of an order until it is counted, or never will be. */
const memorySchema = z.object({
  state: z.enum(['open', 'sold', 'not-sold']),
  /** Null when its placing is not known, and when it is of no use any more. */
  order: placedSchema.nullable(),
});

type Memory = z.output<typeof memorySchema>;
type Line = z.output<typeof placedSchema>['lines'][number];

const memoryKey = (id: string) => viewKey('best-sellers', `of#${id}`);
const soldKey = (sku: string) => viewKey('best-sellers', `sku#${sku}`);

export const bestSellers: Projection = {
  keysOf: ({ subject }) => [memoryKey(subject)],
  furtherKeysOf: (event, rows) =>
    linesOf(event.data, remember(rows, event.subject)).map(({ sku }) => soldKey(sku)),
  apply(event, rows) {
    const before = remember(rows, event.subject);
    const after = next(before, nameOf(event), event.data);
    if (after === null) return;
    const { state, order } = after;
    if (state === 'sold' && order !== null) {
      for (const line of order.lines) count(rows, line, dayOf(order.placedAt));
    }
    // A sale that is counted, or given up, is remembered so that it is not counted again.
    const isOver = state === 'not-sold' || (state === 'sold' && order !== null);
    rows.put(memoryKey(event.subject), {
      value: { state, order: isOver ? null : order, ...(isOver ? { over: true } : {}) },
    });
  },
};

interface Remembered extends Memory {
  over: boolean;
}

function remember(rows: Rows, id: string): Remembered {
  const value = rows.get(memoryKey(id))?.value;
  if (value === undefined) return { state: 'open', order: null, over: false };
  return { ...memorySchema.parse(value), over: value['over'] === true };
}

/** Null when the event changes nothing. */
function next(before: Remembered, name: string, data: unknown): Memory | null {
  if (before.over) return null;
  switch (name) {
    case 'OrderPlaced': {
      const order = placedSchema.safeParse(data);
      return order.success && before.order === null ? { state: before.state, order: order.data } : null;
    }
    case 'OrderConfirmed':
      return before.state === 'open' ? { state: 'sold', order: before.order } : null;
    case 'OrderFailed':
    case 'OrderCancelled':
      return before.state === 'open' ? { state: 'not-sold', order: null } : null;
    default:
      return null;
  }
}

function linesOf(data: unknown, { order }: Remembered): readonly Line[] {
  const placed = placedSchema.safeParse(data);
  return placed.success ? placed.data.lines : (order?.lines ?? []);
}

/** What is no longer in a category is in no list. */
function count(rows: Rows, { sku, quantity, slug, category }: Line, day: number): void {
  if (category === undefined) return;
  const before = rows.get(soldKey(sku))?.value as SoldRecord | undefined;
  const days = countDay(before?.days ?? {}, day, quantity);
  // Of the names that it had, whichever sorts last: the same in whatever order the sales came.
  const named = [before, { slug, category }]
    .filter((each) => each !== undefined)
    .reduce((a, b) => (`${a.category} ${a.slug}` > `${b.category} ${b.slug}` ? a : b));
  const value: SoldRecord = {
    ...{ sku, slug: named.slug, category: named.category },
    units: (before?.units ?? 0) + quantity,
    days,
  };
  rows.put(soldKey(sku), {
    value,
    index: { partition: viewPartitions.sold(value.category), sort: rankOf(days, sku) },
  });
}
