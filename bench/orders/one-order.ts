/** One order, from the cart to its confirmation on the event stream. */

import { randomUUID } from 'node:crypto';
import { type Customer, lastStates } from '../../e2e/support/customer.ts';

export interface Timed {
  /** Milliseconds from sending the order to its 202, and to the last event of its stream. */
  accepted: number;
  ended: number;
  status: string;
}

/** Milliseconds for an order to end. */
const PATIENCE = 30_000;

/** @returns the version of the cart that can be ordered */
export async function fillCart(customer: Customer, sku: string): Promise<number> {
  await customer.add(sku);
  return await customer.cartVersion();
}

export async function timeOrder(customer: Customer, sku: string, payment: string): Promise<Timed> {
  const cartVersion = await fillCart(customer, sku);
  const sent = performance.now();
  const { id } = await customer.place({ cartVersion, key: randomUUID(), payment });
  const accepted = performance.now() - sent;
  let last = '';
  const patience = AbortSignal.timeout(PATIENCE);
  while (!lastStates.has(last)) {
    if (patience.aborted) throw new Error(`Cannot measure: order ${id} is still ${last}`);
    try {
      for await (const status of customer.follow(id, patience)) last = status;
    } catch (error) {
      // A stream that breaks off is opened again, as a browser does.
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET' && !patience.aborted) throw error;
    }
  }
  return { accepted, ended: performance.now() - sent, status: last };
}
