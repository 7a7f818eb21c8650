/** Ways of delivery and what they cost, in cents. */

import type { DeliveryOption } from '../contract/schemas.ts';

export const deliveryOptions: readonly DeliveryOption[] = [
  {
    id: 'standard',
    name: 'Standard delivery',
    description: '2 to 4 working days, to your door',
    price: 490,
    freeFrom: 6_000,
  },
  {
    id: 'express',
    name: 'Express delivery',
    description: 'The next working day when ordered before 14:00',
    price: 990,
    freeFrom: null,
  },
  {
    id: 'pickup',
    name: 'Pick-up point',
    description: '2 to 3 working days, to a shop near you',
    price: 290,
    freeFrom: 4_000,
  },
];

export function deliveryOption(id: DeliveryOption['id']): DeliveryOption {
  const option = deliveryOptions.find((candidate) => candidate.id === id);
  if (option === undefined) throw new RangeError(`Cannot deliver by "${id}": there is no such option`);
  return option;
}

/** What delivery costs for a subtotal. */
export function deliveryPrice({ price, freeFrom }: DeliveryOption, subtotal: number): number {
  return freeFrom !== null && subtotal >= freeFrom ? 0 : price;
}
