/** Numbers that many change at once: stock is never sold twice, and never below zero. */

import { describe, expect, it } from 'vitest';
import type { Table } from '../client.ts';
import { anyKey } from './conditions.ts';

export function describeStock(table: () => Table): void {
  const reserve = (key: ReturnType<typeof anyKey>, by: number) =>
    table().transact({ writes: [{ op: 'add', ...key, field: 'stock', by: -by, min: 0 }] });

  describe('an added number', () => {
    it('never goes below its least value under concurrent reservations, and no unit is lost', async () => {
      const key = anyKey();
      await table().transact({ writes: [{ op: 'put', ...key, value: { stock: 10 } }] });
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => reserve(key, 3)));
      expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(3);
      expect(await table().get(key)).toEqual({ ...key, version: 4, value: { stock: 1 } });
    });

    it('is reserved for all lines of an order, or for none', async () => {
      const [much, little] = [anyKey(), anyKey()];
      await table().transact({
        writes: [
          { op: 'put', ...much, value: { stock: 100 } },
          { op: 'put', ...little, value: { stock: 3 } },
        ],
      });
      const orders = Array.from({ length: 6 }, () =>
        table().transact({
          writes: [
            { op: 'add', ...much, field: 'stock', by: -2, min: 0 },
            { op: 'add', ...little, field: 'stock', by: -1, min: 0 },
          ],
        }),
      );
      const outcomes = await Promise.all(orders);
      expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(3);
      const found = await table().batchGet([much, little]);
      const stock = new Map(found.map(({ pk, value }) => [pk, value['stock']]));
      expect([stock.get(much.pk), stock.get(little.pk)]).toEqual([94, 0]);
    });

    it.each([
      { what: 'of an item that is not there', value: null },
      { what: 'that the item does not have', value: {} },
      { what: 'that would not be exact', value: { stock: Number.MAX_SAFE_INTEGER } },
    ])('is refused $what', async ({ value }) => {
      const key = anyKey();
      if (value) await table().transact({ writes: [{ op: 'put', ...key, value }] });
      expect(await reserve(key, -1)).toEqual({ outcome: 'refused', write: 0 });
    });
  });
}
