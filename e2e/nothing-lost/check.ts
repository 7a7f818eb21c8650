/**
 * Whether all that was promised is there, and nothing else: the clients' books against the shop's answers, its stock, its
 * events, and the provider's own ledger. Every difference is a sentence.
 */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Customer, lastStates, type SeenOrder, untilAnswered } from '../support/customer.ts';
import { type ArchivedEvent, compareEvents, readArchive } from './check-events.ts';
import type { Entry, Intent, Promised } from './intents.ts';
import { type Operator, openOperator } from './operator.ts';

export interface Findings {
  /** Sentences; none when nothing is lost, doubled or left over. */
  wrong: string[];
  /** How many orders ended in which way. */
  endings: Readonly<Record<string, number>>;
  /** Whole cents of all confirmed orders, which is what the provider has charged and not given back. */
  money: number;
}

/** All that is known in the end, by everybody's own books. */
export interface Evidence {
  books: readonly Entry[];
  orders: readonly Owned[];
  charges: readonly Charge[];
  events: readonly ArchivedEvent[];
  /** Stock of each sku before the first order, and what is left. */
  stock: number;
  left: ReadonlyMap<string, number>;
}

export type Owned = SeenOrder & { customer: number };

export interface Charge {
  key: string;
  amount: number;
  status: 'charged' | 'declined' | 'refunded';
}

export interface Sources {
  books: readonly Entry[];
  customers: readonly Customer[];
  data: string;
  stock: number;
  skus: readonly string[];
}

/** Requests at once. */
const AT_ONCE = 8;

export async function gather({ books, customers, data, stock, skus }: Sources): Promise<Evidence> {
  const operator = openOperator(data);
  return {
    ...{ books, stock },
    orders: await readOrders(customers),
    charges: readLedger(data),
    events: await readArchive(operator),
    left: await readStock(operator, skus),
  };
}

/** @returns a sentence for each difference */
export function judge({ books, orders, charges, events, stock, left }: Evidence): string[] {
  const intents = new Map(books.filter(isIntent).map((intent) => [intent.key, intent]));
  const confirmed = orders.filter(({ status }) => status === 'confirmed');
  const charged = charges.filter(({ status }) => status === 'charged');
  const taken = charged.reduce((sum, { amount }) => sum + amount, 0);
  const money = moneyOf(orders);
  return [
    ...compareOrders(books.filter(isPromised), { intents, orders }),
    ...compareCharges(orders, charges),
    ...compareStock(confirmed, { stock, left }),
    ...compareEvents(events, orders),
    ...(taken === money ? [] : [`the provider has ${taken} cents, confirmed orders cost ${money}`]),
  ];
}

/** Whole cents of all confirmed orders. */
export function moneyOf(orders: readonly Owned[]): number {
  const confirmed = orders.filter(({ status }) => status === 'confirmed');
  return confirmed.reduce((sum, { totals }) => sum + totals.total, 0);
}

/** By status, and by the reason of those that failed. */
export function countEndings(orders: readonly SeenOrder[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { status, reason } of orders) {
    const ending = reason === null ? status : `${status}: ${reason}`;
    counted[ending] = (counted[ending] ?? 0) + 1;
  }
  return counted;
}

function compareOrders(
  promised: readonly Promised[],
  { intents, orders }: { intents: ReadonlyMap<string, Intent>; orders: readonly Owned[] },
): string[] {
  const seen = new Map(orders.map((order) => [order.id, order]));
  const wrong: string[] = [];
  const told = new Set<string>();
  for (const { key, order: id, total } of promised) {
    const order = seen.get(id);
    if (told.has(id)) wrong.push(`order ${id} was promised for two intents`);
    told.add(id);
    if (order === undefined) wrong.push(`order ${id} was promised and is not there`);
    else if (order.customer !== intents.get(key)?.customer) wrong.push(`order ${id} is another customer's`);
    else if (order.totals.total !== total) wrong.push(`order ${id} costs other than promised`);
    else if (!lastStates.has(order.status)) wrong.push(`order ${id} is still ${order.status}`);
  }
  for (const { id } of orders)
    if (!told.has(id)) wrong.push(`order ${id} is there and nobody was promised it`);
  if (seen.size !== orders.length) wrong.push(`${orders.length - seen.size} orders are listed twice`);
  return wrong;
}

function compareCharges(orders: readonly Owned[], charges: readonly Charge[]): string[] {
  const byKey = new Map(charges.map((charge) => [charge.key, charge]));
  const known = new Set(orders.map(({ id }) => id));
  const wrong = charges
    .filter(({ key }) => !known.has(key))
    .map(({ key }) => `the provider knows order ${key}, which is not there`);
  for (const { id, status, totals } of orders) {
    const charge = byKey.get(id);
    if (status === 'confirmed' && (charge?.status !== 'charged' || charge.amount !== totals.total))
      wrong.push(`order ${id} is confirmed, and the provider says ${charge?.status} ${charge?.amount}`);
    if (status !== 'confirmed' && charge?.status === 'charged')
      wrong.push(`order ${id} is ${status}, and the provider has its money`);
  }
  return wrong;
}

function compareStock(
  confirmed: readonly Owned[],
  { stock, left }: { stock: number; left: ReadonlyMap<string, number> },
): string[] {
  const sold = new Map<string, number>();
  for (const { lines } of confirmed) {
    for (const { sku, quantity } of lines) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  }
  return [...left].flatMap(([sku, found]) => {
    const expected = stock - (sold.get(sku) ?? 0);
    return found === expected ? [] : [`${sku}: ${found} are left, ${expected} must be`];
  });
}

async function readOrders(customers: readonly Customer[]): Promise<Owned[]> {
  const listed: { id: string; customer: Customer; number: number }[] = [];
  for (const [number, customer] of customers.entries()) {
    for (const { id } of await untilAnswered(() => customer.orders())) listed.push({ id, customer, number });
  }
  const found: Owned[] = [];
  const read = async () => {
    for (let next = listed.pop(); next !== undefined; next = listed.pop()) {
      const { id, customer, number } = next;
      found.push({ ...(await untilAnswered(() => customer.order(id))), customer: number });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return found;
}

/** The provider's own books, which the shop never sees. */
function readLedger(data: string): Charge[] {
  using ledger = new DatabaseSync(join(data, 'provider/ledger.db'), { readOnly: true });
  return ledger.prepare('SELECT key, amount, status FROM entries').all() as unknown as Charge[];
}

async function readStock(operator: Operator, skus: readonly string[]): Promise<Map<string, number>> {
  const keys = skus.map((sku) => ({ pk: `sku#${sku}`, sk: 'variant' }));
  const { items } = await operator.ask<{ items: { value: { sku: string; stock: number } }[] }>(
    'POST',
    '/tables/products/batch-get',
    { keys },
  );
  return new Map(items.map(({ value }) => [value.sku, value.stock]));
}

function isIntent(entry: Entry): entry is Intent {
  return entry.kind === 'intent';
}

function isPromised(entry: Entry): entry is Promised {
  return entry.kind === 'promised';
}
