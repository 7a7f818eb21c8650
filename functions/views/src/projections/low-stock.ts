/**
 * What is asked for of each variant: what was set aside for orders, on the day on which it was. How much is left only the
 * catalogue knows; whoever reads the view puts the two together. What an order gives back was asked for all the same.
 */

import { type DemandRecord, dayOf, viewKey, viewPartitions } from '@tessera/function/store';
import { z } from 'zod';
import { countDay, rankOf } from './days.ts';
import { nameOf, type Projection, type Rows } from './projection.ts';

const linesSchema = z.array(z.object({ sku: z.string(), quantity: z.int() }));

const memoryKey = (id: string) => viewKey('low-stock', `of#${id}`);
const demandKey = (sku: string) => viewKey('low-stock', `sku#${sku}`);

export const lowStock: Projection = {
  keysOf: ({ subject, data }) => [
    memoryKey(subject),
    ...linesSchema.parse(data['lines']).map(({ sku }) => demandKey(sku)),
  ],
  apply(event, rows) {
    const key = memoryKey(event.subject);
    if (nameOf(event) !== 'StockReserved' || rows.get(key) !== null) return;
    const day = dayOf(Date.parse(event.time));
    for (const { sku, quantity } of linesSchema.parse(event.data['lines']))
      count(rows, sku, { day, by: quantity });
    rows.put(key, { value: { day } });
  },
};

function count(rows: Rows, sku: string, { day, by }: { day: number; by: number }): void {
  const before = rows.get(demandKey(sku))?.value as DemandRecord | undefined;
  const days = countDay(before?.days ?? {}, day, by);
  const value: DemandRecord = { sku, units: (before?.units ?? 0) + by, days };
  rows.put(demandKey(sku), { value, index: { partition: viewPartitions.demand, sort: rankOf(days, sku) } });
}
