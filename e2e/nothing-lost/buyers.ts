/** Customers who order one thing after the other and give none up: what fails is sent again under the same key. */

import { randomUUID } from 'node:crypto';
import { type Customer, createCustomer, Refused, untilAnswered } from '../support/customer.ts';
import type { Books } from './intents.ts';

export interface Buyers {
  /** Resolves when all have signed up. */
  signUp(): Promise<void>;
  /** They begin no further order; resolves when none is unanswered. */
  finish(): Promise<void>;
  customers: readonly Customer[];
  /** Orders that were promised so far. */
  promised(): number;
  close(): void;
}

export interface BuyersOptions {
  site: string;
  count: number;
  skus: readonly string[];
  books: Books;
  /** How many processes were killed until now. */
  kills: () => number;
}

/** Cards of the test provider, and how many of a hundred orders are paid with each. */
const cards: readonly (readonly [token: string, share: number])[] = [
  ['test-accept', 40],
  ['test-webhook', 20],
  ['test-webhook-twice', 10],
  ['test-webhook-before', 10],
  ['test-decline', 10],
  ['test-fail-then-accept', 5],
  ['test-webhook-never', 3],
  ['test-timeout-charged', 2],
];

export function startBuyers({ site, count, skus, books, kills }: BuyersOptions): Buyers {
  const run = `${Date.now()}`;
  const customers = Array.from({ length: count }, (_, number) => createCustomer({ site, number, run }));
  let promised = 0;
  let finishing = false;
  let buying: Promise<unknown> = Promise.resolve();

  async function buy(number: number): Promise<void> {
    const customer = customers[number]!;
    while (!finishing) {
      const [sku, payment, commandId, key] = [pick(skus), pickCard(), randomUUID(), randomUUID()];
      const wanted = await outcomeOf(() => customer.add(sku, commandId));
      if (wanted instanceof Refused) continue;
      const cartVersion = await untilAnswered(() => customer.cartVersion());
      books.write({ kind: 'intent', key, customer: number, sku, payment });
      const crossing = watchKills(kills);
      const answer = await outcomeOf(() =>
        crossing.attempt(() => customer.place({ cartVersion, key, payment })),
      );
      if (answer instanceof Refused) {
        books.write({ kind: 'declined', key, code: answer.code });
        continue;
      }
      promised += 1;
      books.write({ kind: 'promised', key, order: answer.id, total: answer.total, ...crossing.told() });
    }
  }

  return {
    customers,
    promised: () => promised,
    async signUp() {
      for (const customer of customers) await customer.signUp();
      buying = Promise.all(customers.map((_, number) => buy(number)));
      // Whoever waits for it hears of it; until then it is no fault of nobody's.
      buying.catch(() => undefined);
    },
    async finish() {
      finishing = true;
      await buying;
    },
    close() {
      for (const customer of customers) customer.close();
    },
  };
}

/** What a shop answers that has too much to do: nothing was begun, so nothing was under way. */
const NOT_TAKEN = 'orders-too-many';

/** Whether a process was killed while an order was under way that had to be sent again then. */
function watchKills(kills: () => number) {
  let attempts = 0;
  let acrossKill = false;
  /** Kills when the attempt was sent that got no answer. */
  let lost: number | null = null;
  return {
    async attempt<T>(send: () => Promise<T>): Promise<T> {
      if (lost !== null && kills() > lost) acrossKill = true;
      attempts += 1;
      const before = kills();
      lost = null;
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof Refused && error.code === NOT_TAKEN)) lost = before;
        throw error;
      }
    },
    told: () => ({ attempts, acrossKill }),
  };
}

/** What the shop has refused for good is an answer too. */
function outcomeOf<T>(ask: () => Promise<T>): Promise<T | Refused> {
  return untilAnswered(ask).catch((error: unknown) => {
    if (error instanceof Refused && error.isFinal) return error;
    throw error;
  });
}

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)]!;
}

function pickCard(): string {
  let left = Math.random() * 100;
  for (const [token, share] of cards) {
    left -= share;
    if (left < 0) return token;
  }
  return cards[0]![0];
}
