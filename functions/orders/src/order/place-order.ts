/**
 * Accepts an order: key record, order and `OrderPlaced` in one transaction. What this answers is acknowledged: it
 * is on disk, and the runner will carry it out.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { ProblemError } from '@tessera/contracts/problem';
import type { Visit } from '@tessera/function';
import type { EventRow, Store } from '@tessera/function/store';
import type { z } from 'zod';
import { orderSummarySchema, type placeOrderSchema } from '../contract/schemas.ts';
import { orderErrors } from '../errors.ts';
import { deliveryOption, deliveryPrice } from '../pricing/delivery.ts';
import { tagOf } from '../pricing/quote-tag.ts';
import { computeTotals } from '../pricing/totals.ts';
import { loadPricedCart, type PricedCart } from './priced-cart.ts';
import { type OrderRecord, toWrite } from './record.ts';

type Request = z.output<typeof placeOrderSchema>;

const acceptedSchema = orderSummarySchema.pick({
  id: true,
  number: true,
  status: true,
  total: true,
  currency: true,
});

export type Accepted = z.output<typeof acceptedSchema>;

/** Milliseconds that an idempotency key is kept. */
const KEY_KEPT = 7 * 24 * 3_600_000;

export async function placeOrder(
  store: Store,
  request: Request,
  { visit, key, now }: { visit: Visit & { user: string }; key: string; now: number },
): Promise<Accepted> {
  const orders = store.table('orders');
  const scope = `place#${visit.user}`;
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  // What was answered comes before what the cart is now: it may be empty when an accepted order is sent again.
  const composing = composeOrder(store, request, { visit, now });
  composing.catch(() => undefined);
  const before = await orders.recall(scope, key);
  if (before) {
    if (before.hash !== hash) throw orderErrors.KEY_REUSED();
    return acceptedSchema.parse(before.answer);
  }

  const { order, categories } = await composing;
  const { id, number, status, totals, lines, user } = order;
  const accepted: Accepted = { id, number, status, total: totals.total, currency: 'EUR' };
  const transaction = {
    writes: [toWrite(order, { absent: true })],
    outbox: [
      {
        type: 'OrderPlaced',
        version: 2,
        key: id,
        data: {
          ...{ id, number, user, total: totals.total, subtotal: totals.subtotal },
          lines: lines.map(({ sku, quantity, slug, name, image, price }) => ({
            ...{ sku, quantity, slug, name, image, price },
            ...(categories.has(sku) ? { category: categories.get(sku)! } : {}),
          })),
          token: request.payment.token,
          placedAt: now,
        },
        correlation: id,
      } satisfies EventRow<'orders'>,
    ],
    idempotency: { scope, key, hash, answer: accepted, expiresAt: now + KEY_KEPT },
  };
  const outcome = await orders.transact(transaction).catch(asTooMany);
  switch (outcome.outcome) {
    case 'committed':
      return accepted;
    case 'repeated':
      return acceptedSchema.parse(outcome.answer);
    case 'key-reused':
      throw orderErrors.KEY_REUSED();
    case 'refused':
      throw orderErrors.BUSY(id);
  }
}

/** What the store does not take because too many orders are at work is told in the words of orders. */
function asTooMany(error: unknown): never {
  if (!(error instanceof ProblemError && error.code === 'store-too-many-orders')) throw error;
  const told = orderErrors.TOO_MANY();
  told.problem['retryAfter'] = error.problem['retryAfter'];
  throw told;
}

/** @throws ProblemError when the cart is not what the customer saw, or cannot be ordered or delivered */
async function composeOrder(
  store: Store,
  request: Request,
  { visit, now }: { visit: Visit & { user: string }; now: number },
): Promise<{ order: OrderRecord; categories: PricedCart['categories'] }> {
  const cart = await loadPricedCart(store, visit);
  if (cart.version !== request.cartVersion) {
    throw orderErrors.CART_CHANGED(`you saw its version ${request.cartVersion}, now it is ${cart.version}`);
  }
  if (cart.blocked.length > 0) throw orderErrors.CART_CONFLICT(cart.blocked.join(', '));
  if (cart.lines.length === 0) throw orderErrors.CART_EMPTY();
  if (request.quoteTag !== undefined && request.quoteTag !== tagOf(cart)) {
    throw orderErrors.CART_CHANGED('a price is not what you saw');
  }
  const option = deliveryOption(request.delivery);
  const delivery = deliveryPrice(option, cart.subtotal);
  const placedAt = new Date(now).toISOString();
  const order: OrderRecord = {
    id: randomUUID(),
    number: makeNumber(),
    user: visit.user,
    status: 'pending',
    reason: null,
    placedAt,
    lines: cart.lines,
    address: request.address,
    delivery: { option: option.id, name: option.name, price: delivery },
    payment: request.payment,
    shipment: null,
    totals: computeTotals(cart.subtotal, delivery, request.address.country),
    history: [{ status: 'pending', at: placedAt, detail: 'We have your order' }],
  };
  return { order, categories: cart.categories };
}

/** Without letters and digits that are taken for one another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

function makeNumber(): string {
  const letters = Array.from(randomBytes(8), (byte) => LETTERS[byte % LETTERS.length]).join('');
  return `TM-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
