/**
 * What an order costs, from the click to its confirmation, through edge, BFF, functions, saga, payment and webhook:
 * `node bench/orders.ts [--rate 150] [--seconds 60] [--customers 200] [--one 300] [--json] [--assert]`. Everything is on
 * disk before it is promised, as always. Exits 2 when other programs keep the machine busy.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { type Customer, createCustomer, lastStates } from '../e2e/support/customer.ts';
import { allowManyOrders } from '../e2e/support/many-orders.ts';
import { importProducts } from '../e2e/support/products.ts';
import { supervisorOf } from '../e2e/support/supervisor.ts';
import { quantile } from './functions/load.ts';
import { openMarket } from './market/market.ts';
import { type Timed, timeOrder } from './orders/one-order.ts';
import { type Outcome, orderAtRate } from './orders/open-loop.ts';
import { type ProcessorTime, readProcessorTime } from './orders/processor-time.ts';

/** Share of the machine that others may take, and how often it is measured again when they take more. */
const OTHERS = 0.05;
const TRIES = 3;
/** Charged, and told by a webhook. */
const PAYMENT = 'test-webhook';
/** Of so many orders one is of the same sku. */
const HOT = 3;
const WARM_UP = 300;
/** Milliseconds for what was accepted to end. */
const SETTLE = 30_000;

const flags = readBenchFlags({ rate: '150', seconds: '60', customers: '200', one: '300' });
const number = (name: string) => Number(flags.values[name]);

const environment = { ...process.env };
allowManyOrders(environment);
await using market = await openMarket(environment);
const shop = supervisorOf(market.data);
const skus = await importProducts({ data: market.data, count: 50, stock: 1_000_000 });
const sku = () => skus[Math.random() < 1 / HOT ? 0 : Math.floor(Math.random() * skus.length)]!;
const run = String(Date.now());
const customers = Array.from({ length: number('customers') }, (_, one) =>
  createCustomer({ site: market.url, number: one, run }),
);
for (const customer of customers) await customer.signUp();
for (let i = 0; i < WARM_UP; i += 1) await timeOrder(customers[i % customers.length]!, sku(), PAYMENT);

let tries = 0;
let measured: Measured;
do {
  measured = await measure(customers);
  tries += 1;
} while (measured.others > OTHERS && tries < TRIES);
for (const customer of customers) customer.close();
report(measured);
if (measured.others > OTHERS) {
  console.error(`Cannot judge: machine busy, others took ${Math.round(measured.others * 100)} % of it`);
  process.exitCode = 2;
}

interface Measured {
  single: Timed[];
  load: Outcome;
  /** Orders of the load that were confirmed in the end. */
  confirmed: number;
  before: ProcessorTime;
  after: ProcessorTime;
  /** Share of all processors that neither the shop nor this program took. */
  others: number;
}

async function measure(all: readonly Customer[]): Promise<Measured> {
  const single: Timed[] = [];
  for (let i = 0; i < number('one'); i += 1)
    single.push(await timeOrder(all[i % all.length]!, sku(), PAYMENT));
  const before = readProcessorTime(shop);
  const load = await orderAtRate(all, {
    ...{ rate: number('rate'), seconds: number('seconds'), payment: PAYMENT },
    sku,
  });
  await untilEnded(load.accepted);
  const after = readProcessorTime(shop);
  const busy = (part: 'shop' | 'own' | 'all') => after[part] - before[part];
  const others = (busy('all') - busy('shop') - busy('own')) / (after.at - before.at) / after.processors;
  const status = new Map<string, string>();
  // One after the other: this is no part of the load.
  for (const customer of all) for (const order of await customer.orders()) status.set(order.id, order.status);
  const confirmed = load.accepted.filter(({ id }) => status.get(id) === 'confirmed').length;
  return { single, load, confirmed, before, after, others };
}

/** Asks for the last order of each customer only: orders of one customer begin one after the other. */
async function untilEnded(accepted: Outcome['accepted']): Promise<void> {
  const until = Date.now() + SETTLE;
  for (const { customer, id } of new Map(accepted.map((one) => [one.customer, one])).values()) {
    while (!lastStates.has((await customer.order(id)).status) && Date.now() < until) await pause(100);
  }
}

function report({ single, load, confirmed, before, after, others }: Measured): void {
  const ms = (value: number) => Number(value.toFixed(1));
  const ended = single.map((one) => one.ended);
  const per = (milliseconds: number) => ms(milliseconds / Math.max(1, load.accepted.length));
  const figures: Figure[] = [
    {
      name: 'placed until accepted, p50',
      value: ms(
        quantile(
          single.map((one) => one.accepted),
          0.5,
        ),
      ),
      unit: 'ms',
    },
    { name: 'placed until confirmed, p50', value: ms(quantile(ended, 0.5)), unit: 'ms', atMost: 25 },
    { name: 'placed until confirmed, p95', value: ms(quantile(ended, 0.95)), unit: 'ms', atMost: 60 },
    { name: 'asked for', value: number('rate'), unit: '/s' },
    {
      name: 'confirmed',
      value: ms(confirmed / number('seconds')),
      unit: '/s',
      atLeast: number('rate') * 0.99,
    },
    { name: 'accepted after, p95', value: ms(quantile(load.times, 0.95)), unit: 'ms' },
    { name: 'no customer was free', value: load.skipped, unit: 'orders' },
    { name: 'refused', value: load.refused.length, unit: 'orders' },
    { name: 'processor time of an order', value: per(after.shop - before.shop), unit: 'ms', atMost: 9 },
    { name: 'taken by other programs', value: ms(others * 100), unit: '%' },
  ];
  const parts = Object.entries(after.parts)
    .map(([name, time]) => [name, per(time - (before.parts[name] ?? 0))] as const)
    .filter(([, time]) => time >= 0.1)
    .sort(([, a], [, b]) => b - a);
  reportFigures(
    {
      bench: 'orders',
      figures,
      notes: [
        'an order is: one thing into the cart, a look at the cart, the order, paid with a webhook; one in three of one sku',
        `processor time by part: ${parts.map(([name, time]) => `${name} ${time}`).join(', ')} ms`,
        ...[...new Set(load.refused)].slice(0, 3),
      ],
    },
    flags,
  );
}
