/** The same key gives the same answer, and its effect once. */

import { describe, expect, it } from 'vitest';
import type { Table } from '../client.ts';
import { anyKey, anyRecord } from './conditions.ts';

export function describeIdempotency(table: () => Table): void {
  describe('an idempotency key', () => {
    it('is answered as before when it comes again, and writes nothing then', async () => {
      const key = anyKey();
      const idempotency = anyRecord();
      const once = { writes: [{ op: 'put', ...key, value: {} } as const], idempotency };
      expect(await table().transact(once)).toEqual({ outcome: 'committed' });
      const again = await table().transact({ ...once, idempotency: { ...idempotency, answer: { id: 2 } } });
      expect(again).toEqual({ outcome: 'repeated', answer: { id: 1 } });
      expect((await table().get(key))?.version).toBe(1);
      expect(await table().recall('scope', idempotency.key)).toEqual({ hash: 'a', answer: { id: 1 } });
    });

    it('is refused with other content', async () => {
      const idempotency = anyRecord();
      await table().transact({ writes: [], idempotency });
      const other = await table().transact({ writes: [], idempotency: { ...idempotency, hash: 'b' } });
      expect(other).toEqual({ outcome: 'key-reused' });
    });

    it('counts before any condition: what its first use has changed does not refuse the second', async () => {
      const idempotency = anyRecord();
      const once = {
        writes: [{ op: 'put', ...anyKey(), value: {}, when: { absent: true } } as const],
        idempotency,
      };
      await table().transact(once);
      expect((await table().transact(once)).outcome).toBe('repeated');
    });

    it('has its effect once when it comes many times at once', async () => {
      const key = anyKey();
      await table().transact({ writes: [{ op: 'put', ...key, value: { stock: 10 } }] });
      const idempotency = anyRecord();
      const take = { op: 'add', ...key, field: 'stock', by: -1, min: 0 } as const;
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => table().transact({ writes: [take], idempotency })),
      );
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
        'committed',
        ...Array(7).fill('repeated'),
      ]);
      expect((await table().get(key))?.value).toEqual({ stock: 9 });
    });

    it('may be used anew when it has expired', async () => {
      const idempotency = { ...anyRecord(), expiresAt: Date.now() - 1_000 };
      await table().transact({ writes: [], idempotency });
      expect(await table().recall('scope', idempotency.key)).toBeNull();
      expect(await table().transact({ writes: [], idempotency })).toEqual({ outcome: 'committed' });
    });

    it('is of its scope', async () => {
      const idempotency = anyRecord();
      await table().transact({ writes: [], idempotency });
      const other = await table().transact({ writes: [], idempotency: { ...idempotency, scope: 'other' } });
      expect(other).toEqual({ outcome: 'committed' });
    });
  });
}
