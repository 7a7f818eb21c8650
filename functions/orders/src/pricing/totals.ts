/** What an order costs. All amounts are whole cents and include value added tax. */

import type { Order, Quote } from '../contract/schemas.ts';
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

/**
 * An order costs what its lines and its delivery cost, on every store.
 *
 * @throws TypeError naming both sums: whoever made such an order has miscounted, and it is not kept
 */
export function requireSums({ lines, delivery, totals }: Pick<Order, 'lines' | 'delivery' | 'totals'>): void {
  const subtotal = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const listed = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
  const total = subtotal + delivery.price;
  const isRight =
    listed === subtotal &&
    totals.subtotal === subtotal &&
    totals.delivery === delivery.price &&
    totals.total === total;
  if (!isRight)
    throw new TypeError(
      `Cannot keep an order that says ${totals.total} where its lines and delivery are ${total}`,
    );
}
