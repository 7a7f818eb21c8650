/** What each choice of the checkout costs. The server computes the total anew; this is only shown. */

import type { PaymentMethod, Quote } from '@tessera/bff-orders/contract';
import { formatMoney } from '@tessera/ui/money';
import type { Choice } from './choices.tsx';

export function costOf(quote: Quote, delivery: string): { delivery: number; total: number } {
  const option = quote.deliveryOptions.find(({ id }) => id === delivery);
  const isFree = option !== undefined && option.freeFrom !== null && quote.subtotal >= option.freeFrom;
  const price = option === undefined || isFree ? 0 : option.price;
  return { delivery: price, total: quote.subtotal + price };
}

export function deliveryChoices(quote: Quote): Choice[] {
  return quote.deliveryOptions.map(({ id, name, description }) => {
    const { delivery } = costOf(quote, id);
    return { value: id, name, description, aside: delivery === 0 ? 'free' : formatMoney(delivery) };
  });
}

export function paymentChoices(methods: readonly PaymentMethod[]): Choice[] {
  return methods.map(({ token, name, description }) => ({ value: token, name, description }));
}
