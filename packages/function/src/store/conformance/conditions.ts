/** Items, versions and conditions: a transaction is kept whole, or not at all. */

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Table } from '../client.ts';
import type { ItemKey } from '../schemas.ts';

/** Data of an event of context `orders`, where all of this is tried. */
const moved = { id: 'order-0001', user: 'user-0001', status: 'confirmed', version: 2 };

export function describeConditions(table: () => Table): void {
  const create = async (value: Record<string, unknown> = {}): Promise<ItemKey> => {
    const key = anyKey();
    await table().transact({ writes: [{ op: 'put', ...key, value }] });
    return key;
  };

  describe('transact()', () => {
    it('keeps a value as it was given, money as the same integers', async () => {
      const value = {
        total: 1_999,
        lines: [{ sku: 'a', price: { amount: -5 } }],
        note: '',
        none: null,
        yes: true,
      };
      const key = await create(value);
      expect(await table().get(key)).toEqual({ ...key, version: 1, value });
    });

    it('counts the versions of an item, whatever the condition of its puts', async () => {
      const key = anyKey();
      await put(key, { absent: true });
      await put(key, { version: 1 });
      await put(key, { exists: true });
      await put(key);
      expect((await table().get(key))?.version).toBe(4);
    });

    it('replaces the whole value', async () => {
      const key = await create({ one: 1, two: 2 });
      await table().transact({ writes: [{ op: 'put', ...key, value: { two: 3 } }] });
      expect((await table().get(key))?.value).toEqual({ two: 3 });
    });

    it.each([
      { what: 'absent, of an item that is there', there: true, when: { absent: true } as const },
      { what: 'exists, of an item that is not', there: false, when: { exists: true } as const },
      { what: 'a version, of an item with another one', there: true, when: { version: 2 } },
      { what: 'a version, of an item that is not', there: false, when: { version: 1 } },
    ])('refuses every kind of write whose condition is $what', async ({ there, when }) => {
      const key = there ? await create() : anyKey();
      const refused = { outcome: 'refused', write: 0 };
      expect(await put(key, when)).toEqual(refused);
      expect(await table().transact({ writes: [{ op: 'delete', ...key, when }] })).toEqual(refused);
      expect(await table().transact({ writes: [{ op: 'check', ...key, when }] })).toEqual(refused);
    });

    it('keeps nothing when one condition does not hold, and names the first such write', async () => {
      const [first, second] = [anyKey(), anyKey()];
      const outcome = await table().transact({
        writes: [
          { op: 'put', ...first, value: {} },
          { op: 'put', ...second, value: {}, when: { exists: true } },
          { op: 'check', ...anyKey(), when: { exists: true } },
        ],
        outbox: [{ type: 'OrderConfirmed', key: first.pk, data: moved }],
        idempotency: { ...anyRecord(), key: first.pk },
      });
      expect(outcome).toEqual({ outcome: 'refused', write: 1 });
      expect(await table().batchGet([first, second])).toEqual([]);
      expect(await table().recall('scope', first.pk)).toBeNull();
    });

    it.each([
      { what: 'that is in no schema', type: 'OrderEaten', data: moved, code: 'event-unknown' },
      {
        what: 'of an unknown version',
        type: 'OrderConfirmed',
        version: 99,
        data: moved,
        code: 'event-unknown',
      },
      {
        what: 'that breaks its schema',
        type: 'OrderConfirmed',
        data: { ...moved, version: 'x' },
        code: 'event-refused',
      },
    ])('keeps nothing beside an event $what', async ({ code, what: _, ...event }) => {
      const key = anyKey();
      const writes = [{ op: 'put' as const, ...key, value: {} }];
      await expect(table().transact({ writes, outbox: [{ ...event, key: key.pk }] })).rejects.toMatchObject({
        code,
      });
      expect(await table().get(key)).toBeNull();
    });

    it('lets one of many writers win who saw the same version', async () => {
      const key = await create();
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => put(key, { version: 1 })));
      expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
      expect((await table().get(key))?.version).toBe(2);
    });

    it('takes an item that has expired as one that is not there', async () => {
      const key = anyKey();
      const expiresAt = Date.now() - 1_000;
      await table().transact({ writes: [{ op: 'put', ...key, value: { old: true }, expiresAt }] });
      expect(await table().get(key)).toBeNull();
      expect(await put(key, { exists: true })).toEqual({ outcome: 'refused', write: 0 });
      expect(await put(key)).toEqual({ outcome: 'committed' });
      expect(await table().get(key)).toEqual({ ...key, version: 1, value: {} });
    });

    it('keeps an item without an expiry that had one', async () => {
      const key = anyKey();
      const expiresAt = Date.now() + 60_000;
      await table().transact({ writes: [{ op: 'put', ...key, value: {}, expiresAt }] });
      await put(key);
      expect((await table().get(key))?.version).toBe(2);
    });

    it('commits nothing at all', async () => {
      expect(await table().transact({ writes: [] })).toEqual({ outcome: 'committed' });
    });
  });

  describe('batchGet()', () => {
    it('answers the items that exist, of more keys than one request of any adapter takes', async () => {
      const keys = Array.from({ length: 120 }, anyKey);
      for (const some of [keys.slice(0, 60), keys.slice(60)]) {
        await table().transact({ writes: some.map((key) => ({ op: 'put', ...key, value: {} })) });
      }
      const found = await table().batchGet([...keys, anyKey()]);
      expect(found.map(({ pk }) => pk).sort()).toEqual(keys.map(({ pk }) => pk).sort());
    });
  });

  function put(key: ItemKey, when?: { absent: true } | { exists: true } | { version: number }) {
    return table().transact({ writes: [{ op: 'put', ...key, value: {}, ...(when ? { when } : {}) }] });
  }
}

/** A key that no other test has. */
export function anyKey(): ItemKey {
  return { pk: `thing#${randomUUID()}`, sk: 'thing' };
}

/** An idempotency record of now. */
export function anyRecord() {
  return { scope: 'scope', key: randomUUID(), hash: 'a', answer: { id: 1 }, expiresAt: Date.now() + 60_000 };
}
