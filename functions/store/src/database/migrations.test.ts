import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEvents } from '@tessera/function/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openContext } from './context-database.ts';
import { migrations } from './migrations.ts';
import { openDatabase } from './open.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-migrations-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Rows as they were written before events had versions. */
function writeOld(context: 'orders' | 'users' | 'payments', rows: readonly [string, object][]): void {
  using database = openDatabase(folder, context, { steps: migrations.slice(0, 1) });
  const insert = database.prepare(
    "INSERT INTO outbox (type, key, data, at) VALUES (?, 'some-key', ?, 1700000000000)",
  );
  for (const [type, data] of rows) insert.run(type, JSON.stringify(data));
}

describe('events of before', () => {
  const user = 'user-0001';
  const changed = (status: string) =>
    ['order-changed', { id: 'order-0001', user, status, version: 2 }] as const;

  it.each([
    {
      context: 'users' as const,
      rows: [
        ['epoch-raised', { user, epoch: 2 }],
        ['session-revoked', { user, sid: 'session-0001' }],
      ] as [string, object][],
      types: ['EpochRaised', 'SessionRevoked'],
    },
    {
      context: 'orders' as const,
      rows: [
        [
          'order-placed',
          {
            ...{ id: 'order-0001', user, total: 490, token: 'test-accept', placedAt: 1 },
            lines: [{ sku: 'MUG-1', quantity: 1 }],
          },
        ],
        ...['reserved', 'charged', 'confirmed', 'failed', 'cancelling', 'cancelled'].map(changed),
      ] as [string, object][],
      types: [
        ...['OrderPlaced', 'OrderReserved', 'OrderPaid', 'OrderConfirmed', 'OrderFailed'],
        ...['OrderCancellationRequested', 'OrderCancelled'],
      ],
    },
    {
      context: 'payments' as const,
      rows: [['payment-settled', { key: 'order-0001', status: 'charged', taskToken: 't' }]] as [
        string,
        object,
      ][],
      types: ['PaymentSettled'],
    },
  ])('of $context have the names of today, and obey their schemas', ({ context, rows, types }) => {
    writeOld(context, rows);
    using database = openContext(folder, context, { migrate: true });
    const events = database.outboxAfter(0, 100);
    expect(events.map(({ type }) => type)).toEqual(types);
    expect(events.map(({ data }) => JSON.parse(data))).toEqual(rows.map(([, data]) => data));
    const checked = events.map(({ type, version, key, data }) => ({
      type,
      version,
      key,
      data: JSON.parse(data),
    }));
    expect(checkEvents(context, checked)).toHaveLength(types.length);
  });
});
