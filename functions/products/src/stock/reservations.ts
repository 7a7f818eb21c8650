/** Stock that is set aside for an order, under the order's id: taken and given back exactly once. */

import { type EventRow, readRecord, type Store, variantKey, type Write } from '@tessera/function/store';
import { z } from 'zod';
import type { StockLine } from '../contract/schemas.ts';
import { productErrors } from '../errors.ts';
import { reservationIndex } from './forget-reservations.ts';

type Table = ReturnType<Store['table']>;

export interface Reserved {
  reserved: boolean;
  lacking: { sku: string; requested: number; available: number }[];
}

const reservationSchema = z.object({
  state: z.enum(['reserved', 'released']),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
});

const ATTEMPTS = 5;

/** @throws ProblemError 409 when it was released, 503 when the stock changes too fast */
export async function reserveStock(
  table: Table,
  { id, lines, now }: { id: string; lines: readonly StockLine[]; now: number },
): Promise<Reserved> {
  const wanted = sumBySku(lines);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome = await table.transact({
      writes: [
        {
          ...{ op: 'put', ...keyOf(id), value: { state: 'reserved', lines: wanted } },
          index: reservationIndex(id, now),
          when: { absent: true },
        },
        ...wanted.map(({ sku, quantity }) => move(sku, -quantity)),
      ],
      outbox: [toEvent('StockReserved', id, wanted)],
    });
    if (outcome.outcome === 'committed') return { reserved: true, lacking: [] };
    const before = await table.get(keyOf(id));
    if (before) {
      if (readRecord(reservationSchema, before).state === 'released') {
        throw productErrors.RESERVATION_RELEASED(id);
      }
      return { reserved: true, lacking: [] };
    }
    const lacking = await findLacking(table, wanted);
    if (lacking.length > 0) return { reserved: false, lacking };
  }
  throw productErrors.RESERVATION_CONTENDED(id);
}

/** Releasing what was never reserved forbids the reservation from then on. */
export async function releaseStock(table: Table, { id, now }: { id: string; now: number }): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const item = await table.get(keyOf(id));
    const reservation = item && readRecord(reservationSchema, item);
    if (reservation?.state === 'released') return;
    const lines = reservation?.lines ?? [];
    // A variant that has left the catalogue takes nothing back.
    const known = new Set(
      (await table.batchGet(lines.map(({ sku }) => variantKey(sku)))).map(({ pk }) => pk),
    );
    const outcome = await table.transact({
      writes: [
        {
          op: 'put',
          ...keyOf(id),
          value: { state: 'released', lines },
          index: reservationIndex(id, now),
          when: item ? { version: item.version } : { absent: true },
        },
        ...lines
          .filter(({ sku }) => known.has(variantKey(sku).pk))
          .map(({ sku, quantity }) => move(sku, quantity)),
      ],
      outbox: [toEvent('StockReleased', id, lines)],
    });
    if (outcome.outcome === 'committed') return;
  }
  throw productErrors.RESERVATION_CONTENDED(id);
}

function toEvent(
  type: 'StockReserved' | 'StockReleased',
  id: string,
  lines: readonly StockLine[],
): EventRow<'products'> {
  return { type, key: id, data: { id, lines: [...lines] }, correlation: id };
}

function keyOf(id: string) {
  return { pk: `reservation#${id}`, sk: 'reservation' };
}

function move(sku: string, by: number): Write {
  return { op: 'add', ...variantKey(sku), field: 'stock', by, min: 0 };
}

function sumBySku(lines: readonly StockLine[]): StockLine[] {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}

async function findLacking(table: Table, lines: readonly StockLine[]): Promise<Reserved['lacking']> {
  const items = await table.batchGet(lines.map(({ sku }) => variantKey(sku)));
  const stock = new Map(items.map(({ pk, value }) => [pk, Number(value['stock'])]));
  return lines
    .map(({ sku, quantity }) => ({
      sku,
      requested: quantity,
      available: stock.get(variantKey(sku).pk) ?? 0,
    }))
    .filter(({ requested, available }) => available < requested);
}
