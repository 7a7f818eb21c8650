/**
 * Away with reservations that nobody asks about any more: their order has long ended. They are found by the day on which
 * they were made, so that no index partition gets all writes of the shop.
 */

import type { Store } from '@tessera/function/store';

type Table = ReturnType<Store['table']>;

/** Days for which a reservation is kept: longer than any execution of an order may last. */
const KEPT = 30;
/** Days before that, looked at in each run: so many runs may be missed. */
const LOOKED_AT = 14;
const PAGE = 100;
const DAY = 86_400_000;

/** The index of a reservation that is made now. @param now epoch milliseconds */
export function reservationIndex(id: string, now: number): { partition: string; sort: string } {
  return { partition: partitionOf(now), sort: id };
}

/** Answers how many there were. */
export async function forgetReservations(table: Table, now: number): Promise<{ forgotten: number }> {
  let forgotten = 0;
  for (let age = KEPT + LOOKED_AT; age > KEPT; age--) {
    const partition = partitionOf(now - age * DAY);
    for (;;) {
      const { items } = await table.query({ by: 'index', partition, limit: PAGE });
      if (items.length === 0) break;
      await table.transact({ writes: items.map(({ pk, sk }) => ({ op: 'delete', pk, sk })) });
      forgotten += items.length;
    }
  }
  return { forgotten };
}

function partitionOf(time: number): string {
  return `reservations#${new Date(time).toISOString().slice(0, 10)}`;
}
