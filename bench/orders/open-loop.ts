/** Orders at a rate that does not wait for the shop: what is late or refused is counted, not made up for. */

import { randomUUID } from 'node:crypto';
import type { Customer } from '../../e2e/support/customer.ts';
import { fillCart } from './one-order.ts';

export interface Load {
  rate: number;
  seconds: number;
  /** Picked for each order. */
  sku: () => string;
  payment: string;
}

export interface Outcome {
  accepted: { customer: Customer; id: string }[];
  /** Milliseconds from sending an order to its 202. */
  times: number[];
  /** Orders that were due while every customer was busy with another one. */
  skipped: number;
  /** Sentences of what was refused. */
  refused: string[];
}

/** Milliseconds between looks at what is due. */
const TICK = 5;

/** Resolves when every order that was begun is answered. */
export async function orderAtRate(customers: readonly Customer[], load: Load): Promise<Outcome> {
  const outcome: Outcome = { accepted: [], times: [], skipped: 0, refused: [] };
  const free = [...customers];
  const open = new Set<Promise<void>>();

  async function order(customer: Customer): Promise<void> {
    try {
      const cartVersion = await fillCart(customer, load.sku());
      const sent = performance.now();
      const { id } = await customer.place({ cartVersion, key: randomUUID(), payment: load.payment });
      outcome.times.push(performance.now() - sent);
      outcome.accepted.push({ customer, id });
    } catch (error) {
      outcome.refused.push((error as Error).message);
    }
    free.push(customer);
  }

  const started = performance.now();
  const all = load.rate * load.seconds;
  for (let begun = 0; begun < all; ) {
    const due = Math.min(all, Math.floor(((performance.now() - started) / 1_000) * load.rate));
    for (; begun < due; begun += 1) {
      const customer = free.shift();
      if (customer === undefined) {
        outcome.skipped += 1;
        continue;
      }
      const ordering = order(customer).finally(() => open.delete(ordering));
      open.add(ordering);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK));
  }
  await Promise.all(open);
  return outcome;
}
