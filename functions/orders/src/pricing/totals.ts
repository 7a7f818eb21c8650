/** What an order costs. All amounts are whole cents and include value added tax. */

import type { Quote } from '../contract/schemas.ts';
import { orderErrors } from '../errors.ts';

export type Totals = Pick<Quote, 'subtotal' | 'delivery' | 'total' | 'vat' | 'vatRate' | 'currency'>;

/** Standard rates of value added tax where we deliver, in per cent. */
const vatRates: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 21,
  DE: 19,
  DK: 25,
  ES: 21,
  FI: 25.5,
  FR: 20,
  IE: 23,
  IT: 22,
  LU: 17,
  NL: 21,
  PL: 23,
  PT: 23,
  SE: 25,
};

/** @throws ProblemError 422 `orders-no-delivery` */
export function computeTotals(subtotal: number, delivery: number, country: string): Totals {
  if (!Object.hasOwn(vatRates, country)) {
    throw orderErrors.NO_DELIVERY(country, Object.keys(vatRates).join(', '));
  }
  const vatRate = vatRates[country]!;
  const total = subtotal + delivery;
  return {
    subtotal,
    delivery,
    total,
    vat: Math.round((total * vatRate) / (100 + vatRate)),
    vatRate,
    currency: 'EUR',
  };
}
