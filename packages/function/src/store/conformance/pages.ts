/** Pages of a partition, of the table and of the index. */

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Table } from '../client.ts';
import type { Write } from '../schemas.ts';

type Query = Parameters<Table['query']>[0];

export function describePages(table: () => Table): void {
  describe('query()', () => {
    it.each([
      { descending: false, limit: 3 },
      { descending: true, limit: 3 },
      { descending: false, limit: 7 },
      { descending: true, limit: 200 },
    ])(
      'gives every item of a partition once and in order: $limit at a time, descending $descending',
      async (page) => {
        const partition = await fill(7);
        const all = await readAll({ by: 'table', partition, prefix: '', ...page });
        const order = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'];
        expect(all).toEqual(page.descending ? order.reverse() : order);
      },
    );

    it.each([{ descending: false }, { descending: true }])(
      'gives items of the index once and in order, those with one sort key too: descending $descending',
      async ({ descending }) => {
        const partition = `user#${randomUUID()}`;
        const writes = ['d', 'b', 'a', 'c'].map((name, place): Write => {
          const sort = place < 2 ? 'same' : `other-${name}`;
          return { op: 'put', pk: `${partition}-${name}`, sk: name, value: {}, index: { partition, sort } };
        });
        await table().transact({ writes });
        const all = await readAll({ by: 'index', partition, prefix: '', descending, limit: 1 });
        const order = ['a', 'c', 'b', 'd'];
        expect(all).toEqual(descending ? order.reverse() : order);
      },
    );

    it('gives only sort keys that begin with the prefix', async () => {
      const partition = await fill(3);
      await table().transact({ writes: [{ op: 'put', pk: partition, sk: 'b0', value: {} }] });
      expect(await readAll({ by: 'table', partition, prefix: 'b', descending: false, limit: 10 })).toEqual([
        'b0',
      ]);
    });

    it('leaves out what has expired, and still fills the page', async () => {
      const partition = `things#${randomUUID()}`;
      const writes = Array.from({ length: 9 }, (_, place): Write => {
        const expiry = place % 3 === 0 ? {} : { expiresAt: Date.now() - 1_000 };
        return { op: 'put', pk: partition, sk: `a${place}`, value: {}, ...expiry };
      });
      await table().transact({ writes });
      const page = await table().query({ by: 'table', partition, prefix: '', descending: false, limit: 3 });
      expect({ sks: page.items.map(({ sk }) => sk), cursor: page.cursor }).toEqual({
        sks: ['a0', 'a3', 'a6'],
        cursor: null,
      });
    });

    it('takes an item out of the index that is put without one', async () => {
      const partition = `user#${randomUUID()}`;
      const key = { pk: randomUUID(), sk: 'order' };
      await table().transact({
        writes: [{ op: 'put', ...key, value: {}, index: { partition, sort: 'a' } }],
      });
      await table().transact({ writes: [{ op: 'put', ...key, value: {} }] });
      expect(await readAll({ by: 'index', partition, prefix: '', descending: false, limit: 10 })).toEqual([]);
    });

    it('refuses a cursor that it has not made', async () => {
      const query = table().query({
        by: 'table',
        partition: 'p',
        prefix: '',
        descending: false,
        limit: 1,
        cursor: 'x',
      });
      await expect(query).rejects.toMatchObject({ status: 422 });
    });
  });

  /** A new partition with items `a0`, `a1`, … */
  async function fill(count: number): Promise<string> {
    const partition = `things#${randomUUID()}`;
    const writes = Array.from(
      { length: count },
      (_, place): Write => ({ op: 'put', pk: partition, sk: `a${place}`, value: {} }),
    );
    await table().transact({ writes });
    return partition;
  }

  /** The sort keys of all pages. */
  async function readAll(query: Query): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Table['query']>> = await table().query({
        ...query,
        ...(cursor === null ? {} : { cursor }),
      });
      found.push(...page.items.map(({ sk }) => sk));
      cursor = page.cursor;
    } while (cursor !== null);
    return found;
  }
}
