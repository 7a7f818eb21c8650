/** The operations of shipping over the store. */

import type { Handlers } from '@tessera/contracts/http';
import type { Visit } from '@tessera/function';
import {
  type EventRow,
  readRecord,
  type Store,
  variantKey,
  variantRecordSchema,
} from '@tessera/function/store';
import type { Carrier } from './carrier/carrier.ts';
import type { shippingContract } from './contract/operations.ts';
import type { Arranged } from './contract/schemas.ts';
import { shippingErrors } from './errors.ts';
import { planShipment } from './shipments/plan.ts';
import {
  keyOf,
  loadOrder,
  loadShipment,
  type ShipmentRecord,
  type ShippedOrder,
  tell,
  view,
} from './shipments/record.ts';

const ATTEMPTS = 5;

/** What was arranged has a service, and days on which it may arrive. */
type ArrangedRecord = ShipmentRecord & {
  service: NonNullable<ShipmentRecord['service']>;
  promised: NonNullable<ShipmentRecord['promised']>;
};

export function createShippingHandlers(
  store: Store,
  carrier: Carrier,
  now: () => number = Date.now,
): Handlers<typeof shippingContract, Visit> {
  const table = store.table('shipping');

  async function arrange(id: string, order: ShippedOrder): Promise<ArrangedRecord> {
    const { option } = order.delivery;
    const categories =
      option === 'pickup' ? new Map<string, string>() : await loadCategories(store, order.lines);
    const plan = planShipment(order, carrier, (sku) => categories.get(sku));
    if (plan.refusal !== null) throw shippingErrors.NOT_DELIVERABLE(id, plan.refusal);
    const { parcels, promised } = plan;
    const tracking =
      option === 'pickup'
        ? []
        : await carrier.book({ id, service: option, address: order.address, parcels: parcels.length });
    return {
      status: 'arranged',
      service: option,
      carrier: option === 'pickup' ? null : carrier.name,
      parcels: parcels.map((parcel, n) => ({ ...parcel, tracking: tracking[n] ?? '' })),
      promised,
      arrangedAt: new Date(now()).toISOString(),
    };
  }

  return {
    async arrangeShipment({ params: { id } }) {
      const [known, order] = await Promise.all([loadShipment(table, id), loadOrder(store, id)]);
      if (known !== null) return requireArranged(id, known.record);
      if (order === null) throw shippingErrors.UNKNOWN_ORDER(id);
      const shipment = await arrange(id, order);
      const { carrier: name, service, promised, parcels } = shipment;
      const { outcome } = await table.transact({
        writes: [{ op: 'put', ...keyOf(id), value: shipment, when: { absent: true } }],
        outbox: [
          {
            type: 'ShipmentArranged',
            key: id,
            data: { id, carrier: name, service, promised, parcels: parcels.length },
            correlation: id,
          } satisfies EventRow<'shipping'>,
        ],
      });
      if (outcome === 'committed') return tell(shipment);
      const before = await loadShipment(table, id);
      if (before === null) throw shippingErrors.BUSY(id);
      // Cancelled while it was booked.
      if (before.record.status === 'cancelled') await carrier.cancel(id);
      return requireArranged(id, before.record);
    },

    async cancelShipment({ params: { id } }) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await loadShipment(table, id);
        if (before?.record.status === 'cancelled') return carrier.cancel(id);
        const value: ShipmentRecord = { ...(before?.record ?? NOTHING), status: 'cancelled' };
        const when = before === null ? ({ absent: true } as const) : { version: before.version };
        const { outcome } = await table.transact({
          writes: [{ op: 'put', ...keyOf(id), value, when }],
          // What never was is not told of.
          outbox: before === null ? [] : [cancelled(id)],
        });
        if (outcome === 'committed') return carrier.cancel(id);
      }
      throw shippingErrors.BUSY(id);
    },

    async getShipment({ params: { id } }) {
      const shipment = await loadShipment(table, id);
      if (shipment === null) throw shippingErrors.UNKNOWN_SHIPMENT(id);
      return view(id, shipment.record);
    },
  };
}

function requireArranged(id: string, record: ShipmentRecord): Arranged {
  if (record.status === 'cancelled') throw shippingErrors.CANCELLED(id);
  return tell(record);
}

/** The shipment of an order that was given up before anything was arranged. */
const NOTHING: Omit<ShipmentRecord, 'status'> = {
  service: null,
  carrier: null,
  parcels: [],
  promised: null,
  arrangedAt: null,
};

async function loadCategories(
  store: Store,
  lines: readonly { sku: string }[],
): Promise<ReadonlyMap<string, string>> {
  const items = await store.table('products').batchGet(lines.map(({ sku }) => variantKey(sku)));
  const variants = items.map((item) => readRecord(variantRecordSchema, item));
  return new Map(variants.map(({ sku, category }) => [sku, category]));
}

function cancelled(id: string): EventRow<'shipping'> {
  return { type: 'ShipmentCancelled', key: id, data: { id }, correlation: id };
}
