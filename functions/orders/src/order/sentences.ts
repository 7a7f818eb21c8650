/** What an order's history says of things that have a number. */

import type { OrderShipment } from '../contract/schemas.ts';

/** As the state machine says it. */
export const RESERVED = 'Everything is reserved for you';

/** Characters that an entry of the history may have. */
const LONGEST = 300;

/** Names every sku, or as many as an entry takes and how many more there are. */
export function tellLacking(detail: string, skus: readonly string[]): string {
  for (let named = skus.length; named > 0; named--) {
    const more = skus.length - named;
    const text = `${detail}: ${skus.slice(0, named).join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
    if (text.length <= LONGEST) return text;
  }
  return `${detail}: ${skus.length} articles`;
}

/** How it travels; its numbers stand with the shipment. */
export function tellShipment({ carrier, parcels }: OrderShipment): string {
  if (carrier === null) return 'It travels to the pick-up point with our own goods';
  return parcels === 1 ? `One parcel with ${carrier}` : `${parcels} parcels with ${carrier}`;
}
