/** Orders of each customer, newest first. */

import { type HistoryRecord, viewKey, viewPartitions } from '@tessera/function/store';
import { z } from 'zod';
import { nameOf, type Projection, type Row } from './projection.ts';

const placedSchema = z.object({
  id: z.string(),
  number: z.string(),
  user: z.string(),
  total: z.int(),
  lines: z.array(z.object({ quantity: z.int(), image: z.string() })),
  placedAt: z.int(),
});

const movedSchema = z.object({ id: z.string(), user: z.string(), status: z.string(), version: z.int() });

/** The version of an order that was just placed. */
const FIRST = 1;
const IMAGES = 4;

export const history: Projection = {
  keysOf: ({ subject }) => [viewKey('history', subject)],
  apply(event, rows) {
    const key = viewKey('history', event.subject);
    const before = rows.get(key);
    const { version = 0, status = null } = (before?.value ?? {}) as { version?: number; status?: string };
    const placed = before?.value['placed'] ?? null;
    if (nameOf(event) === 'OrderPlaced') {
      const order = placedSchema.safeParse(event.data);
      // The first version of the event does not say what a list shows; the list finds those orders at the source.
      if (!order.success || placed !== null) return;
      const row = {
        version: Math.max(version, FIRST),
        status: status ?? 'pending',
        placed: summarize(order.data),
      };
      rows.put(key, listed(row));
      return;
    }
    const moved = movedSchema.safeParse(event.data);
    if (!moved.success || moved.data.version <= version) return;
    rows.put(
      key,
      listed({ version: moved.data.version, status: moved.data.status, placed: placed as Placed | null }),
    );
  },
};

type Placed = NonNullable<HistoryRecord['placed']>;

function summarize(order: z.output<typeof placedSchema>): Placed {
  return {
    id: order.id,
    user: order.user,
    number: order.number,
    placedAt: new Date(order.placedAt).toISOString(),
    total: order.total,
    itemCount: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    images: order.lines.slice(0, IMAGES).map(({ image }) => image),
  };
}

/** One whose placing is not known yet is in no list. */
function listed(value: HistoryRecord): Row {
  const { placed } = value;
  if (placed === null) return { value };
  const sort = `${placed.placedAt}#${placed.id}`;
  return { value, index: { partition: viewPartitions.history(placed.user), sort } };
}
