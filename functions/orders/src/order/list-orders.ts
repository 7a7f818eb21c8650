/**
 * A customer's orders, newest first: from the history, which is a view made of events, so that a list costs the orders'
 * own table nothing. The first page looks there all the same: an order that was just placed may not be in the view for
 * some milliseconds, or for longer when its event is refused, and what is under way is told as it is. Orders that are older than the archive of events come after
 * the history's last page.
 */

import { historyRecordSchema, readRecord, type Store, viewPartitions } from '@tessera/function/store';
import { type OrderSummary, orderSummarySchema } from '../contract/schemas.ts';
import { readOrder, summarizeOrder } from './record.ts';

export interface OrderPage {
  /** On the first page a few more than asked for, when some were just placed. */
  items: OrderSummary[];
  cursor: string | null;
}

type Table = ReturnType<Store['table']>;

/** Newest orders that are looked for at the source. */
const NEWEST = 10;
const PAGE = 50;
/** What a cursor begins with behind the history's last page; the last order that was shown follows. */
const OLD = 'older.';

export async function listOrders(
  store: Store,
  user: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<OrderPage> {
  const orders = store.table('orders');
  if (cursor?.startsWith(OLD)) return listOlder(orders, user, { limit, before: cursor.slice(OLD.length) });
  const [page, newest] = await Promise.all([
    store.table('views').query({
      ...{ by: 'index', partition: viewPartitions.history(user), descending: true, limit },
      ...(cursor === undefined ? {} : { cursor }),
    }),
    cursor === undefined ? listNewest(orders, user) : [],
  ]);
  const told = page.items.flatMap((item) => {
    const { placed, status } = readRecord(historyRecordSchema, item);
    return placed === null ? [] : [orderSummarySchema.parse({ ...placed, status, currency: 'EUR' })];
  });
  const items = told.length === 0 ? newest.slice(0, limit) : merge(told, newest);
  if (page.cursor !== null) return { items, cursor: page.cursor };
  return { items, cursor: await cursorOfOlder(orders, user, items.at(-1)) };
}

async function listNewest(orders: Table, user: string): Promise<OrderSummary[]> {
  const { items } = await orders.query({ ...byUser(user), descending: true, limit: NEWEST });
  return items.map((item) => summarizeOrder(readOrder(item)));
}

/** What the source says counts. Of what is only there, only what belongs to this page: the rest comes behind it. */
function merge(told: readonly OrderSummary[], newest: readonly OrderSummary[]): OrderSummary[] {
  const oldest = sortOf(told.at(-1)!);
  const merged = new Map([...told, ...newest].map((order) => [order.id, order]));
  return [...merged.values()]
    .filter((order) => sortOf(order) >= oldest)
    .sort((a, b) => (sortOf(a) < sortOf(b) ? 1 : -1));
}

async function cursorOfOlder(
  orders: Table,
  user: string,
  shown: OrderSummary | undefined,
): Promise<string | null> {
  const { items } = await orders.query({ ...byUser(user), limit: 1 });
  const [oldest] = items.map((item) => sortOf(readOrder(item)));
  const last = shown === undefined ? null : sortOf(shown);
  return oldest !== undefined && last !== null && oldest < last ? OLD + last : null;
}

async function listOlder(
  orders: Table,
  user: string,
  { limit, before }: { limit: number; before: string },
): Promise<OrderPage> {
  const items: OrderSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await orders.query({
      ...{ ...byUser(user), descending: true, limit: PAGE },
      ...(cursor === undefined ? {} : { cursor }),
    });
    const older = page.items.map(readOrder).filter((order) => sortOf(order) < before);
    items.push(...older.map(summarizeOrder));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined && items.length <= limit);
  const shown = items.slice(0, limit);
  return { items: shown, cursor: items.length > limit ? OLD + sortOf(shown.at(-1)!) : null };
}

function byUser(user: string) {
  return { by: 'index' as const, partition: `user#${user}` };
}

/** As the index has it. */
function sortOf({ placedAt, id }: { placedAt: string; id: string }): string {
  return `${placedAt}#${id}`;
}
