/** What an order's shipment is to be, or why there is none. Pure. */

import type { Carrier } from '../carrier/carrier.ts';
import { MOST_PARCELS, services } from '../carrier/services.ts';
import { type Packed, pack } from './pack.ts';
import { promise } from './promise.ts';
import type { ShippedOrder } from './record.ts';
import { weigh } from './weigh.ts';

export type Plan =
  | { refusal: string }
  | { refusal: null; parcels: Packed[]; promised: { from: string; to: string } };

/** @param categoryOf of a sku; undefined for one that has left the catalogue */
export function planShipment(
  { address, delivery: { option }, lines, placedAt }: ShippedOrder,
  carrier: Pick<Carrier, 'refusal'>,
  categoryOf: (sku: string) => string | undefined,
): Plan {
  const promised = promise(services[option], Date.parse(placedAt));
  if (option === 'pickup') return { refusal: null, parcels: [], promised };
  const refusal = carrier.refusal(option, address);
  if (refusal !== null) return { refusal };
  const pieces = lines.map(({ sku, quantity }) => ({ grams: weigh(categoryOf(sku)), quantity }));
  const parcels = pack(pieces, services[option]);
  if (parcels === null) return { refusal: `a piece is heavier than ${option} takes` };
  if (parcels.length > MOST_PARCELS)
    return { refusal: `it makes ${parcels.length} parcels, ${MOST_PARCELS} are taken at most` };
  return { refusal: null, parcels, promised };
}
