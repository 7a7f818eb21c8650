/** A shipment as it is stored, and the part of an order that it is made of. */

import { addressSchema } from '@tessera/contracts/fields';
import { type ItemKey, readRecord, type Store } from '@tessera/function/store';
import { z } from 'zod';
import { type Arranged, MOST_NAMED, type Shipment, shipmentSchema } from '../contract/schemas.ts';

const recordSchema = shipmentSchema.omit({ id: true });

/** An order is read at its source, so that no event and no state machine carries an address. */
const orderSchema = z.object({
  address: addressSchema,
  delivery: z.object({ option: z.enum(['standard', 'express', 'pickup']) }),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int().min(1) })),
  placedAt: z.string(),
});

export type ShipmentRecord = z.output<typeof recordSchema>;
export type ShippedOrder = z.output<typeof orderSchema>;

export interface Kept {
  record: ShipmentRecord;
  version: number;
}

export function keyOf(id: string): ItemKey {
  return { pk: `shipment#${id}`, sk: 'shipment' };
}

export async function loadShipment(table: ReturnType<Store['table']>, id: string): Promise<Kept | null> {
  const item = await table.get(keyOf(id));
  return item && { record: readRecord(recordSchema, item), version: item.version };
}

export async function loadOrder(store: Store, id: string): Promise<ShippedOrder | null> {
  const item = await store.table('orders').get({ pk: `order#${id}`, sk: 'order' });
  return item && readRecord(orderSchema, item);
}

export function view(id: string, record: ShipmentRecord): Shipment {
  return { id, ...record };
}

/** @throws TypeError for a shipment that is not arranged */
export function tell({ status, carrier, parcels, promised, arrangedAt }: ShipmentRecord): Arranged {
  if (status !== 'arranged' || promised === null || arrangedAt === null)
    throw new TypeError(`Cannot tell of a shipment: it is ${status}`);
  const tracking = parcels.slice(0, MOST_NAMED).map((parcel) => parcel.tracking);
  return { status, carrier, parcels: parcels.length, tracking, promised, arrangedAt };
}
