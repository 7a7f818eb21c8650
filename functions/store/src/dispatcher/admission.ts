/**
 * Bounds how many orders are carried out at once. Orders may be placed faster than they are carried out: what would be
 * late for everybody is not taken from somebody, who is told so before anything is kept.
 */

import type { ContextDatabase } from '../database/context-database.ts';
import { storeErrors } from '../errors.ts';

export interface Admission {
  /** Tells that an order is among those at work. */
  begun(id: string): void;
  /**
   * The orders, of which no more are taken than the bound. Its `transact` throws ProblemError `store-too-many-orders`
   * for one too many, and answers one whose idempotency key is known as ever.
   */
  guard(orders: ContextDatabase): ContextDatabase;
}

export interface AdmissionOptions {
  /** Orders. */
  limit: number;
  /** How many are at work now. */
  atWork: () => number;
}

/** Seconds after which room is likely: orders end all the time. */
const RETRY_AFTER = 2;

export function createAdmission({ limit, atWork }: AdmissionOptions): Admission {
  /** Those that are on their way from being taken to being begun. */
  const taken = new Set<string>();
  return {
    begun: (id) => void taken.delete(id),
    guard: (orders) => ({
      ...orders,
      async transact(transaction, origin) {
        const { outbox, idempotency } = transaction;
        const id = outbox.find(({ type }) => type === 'OrderPlaced')?.key;
        const isKnown =
          idempotency !== undefined && orders.recall(idempotency.scope, idempotency.key) !== null;
        if (id === undefined || isKnown) return orders.transact(transaction, origin);
        if (atWork() + taken.size >= limit) throw tooMany(limit);
        taken.add(id);
        let isTaken = false;
        try {
          const outcome = await orders.transact(transaction, origin);
          isTaken = outcome.outcome === 'committed';
          return outcome;
        } finally {
          if (!isTaken) taken.delete(id);
        }
      },
    }),
  };
}

function tooMany(limit: number): Error {
  const error = storeErrors.TOO_MANY_ORDERS(limit);
  error.problem['retryAfter'] = RETRY_AFTER;
  return error;
}
