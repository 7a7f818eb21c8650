/**
 * The shop under kill -9 while people order: what was promised is there once, in the end, and stock and money add up to
 * the unit. What it was told is judged from the clients' own books and the provider's ledger.
 */

import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@tessera/testing/ports';
import { lastStates, type SeenOrder } from '../support/customer.ts';
import { importProducts } from '../support/products.ts';
import { type Shop, startShop } from '../support/shop.ts';
import { supervisorOf } from '../support/supervisor.ts';
import { type Buyers, startBuyers } from './buyers.ts';
import { countEndings, type Findings, gather, judge, moneyOf } from './check.ts';
import { rebuildViews, untilDelivered } from './check-events.ts';
import { openBooks, readBooks } from './intents.ts';
import { type Kill, kills as waysToKill } from './kills.ts';
import { openOperator } from './operator.ts';
import { overlooked } from './overlooked.ts';

export interface TrialOptions {
  /** Minutes of killing. */
  minutes: number;
  /** Milliseconds between kills on average; half as many at least, half as many more at most. */
  between: number;
  /** Goes on beyond them until so much has happened; `each` is for every way to kill. */
  atLeast: { kills: number; each: number; orders: number; acrossKill: number };
  buyers: number;
  say: (line: string) => void;
}

export interface Trial extends Findings {
  /** How often each kind was killed. */
  killed: Readonly<Record<string, number>>;
  promised: number;
  declined: number;
  /** Orders that were under way when a process was killed, were sent again, and then promised. */
  acrossKill: number;
  /** Milliseconds from the last kill until the last order ended; so far, when some have not. */
  settled: number;
}

/** Milliseconds within which everything has ended after the last kill. */
const SETTLE = 60_000;
const STOCK = 1_000_000;

/** @throws Error when the shop does not come back */
export async function tryToLose(options: TrialOptions): Promise<Trial> {
  const data = await mkdtemp(join(tmpdir(), 'tessera-nothing-lost-'));
  const place = { port: await freePort(), data, patience: 120_000 };
  let shop = await startShop(place);
  const killed: Record<string, number> = {};
  const turns: Record<string, number> = {};
  let last = 0;
  const count = () => Object.values(killed).reduce((sum, times) => sum + times, 0);
  const skus = await importProducts({ data, count: 12, stock: STOCK });
  const file = join(data, 'books.jsonl');
  const books = openBooks(file);
  const buyers = startBuyers({ site: shop.url, count: options.buyers, skus, books, kills: count });
  try {
    await buyers.signUp();
    const until = Date.now() + options.minutes * 60_000;
    const enough = () => {
      const { kills, each, orders, acrossKill } = options.atLeast;
      if (Date.now() < until || count() < kills || buyers.promised() < orders) return false;
      if (waysToKill.some(({ name }) => (killed[name] ?? 0) < each)) return false;
      return acrossKill === 0 || acrossKills(file) >= acrossKill;
    };
    while (!enough()) {
      await pause(options.between * (0.5 + Math.random()));
      const way = leastUsed(turns);
      turns[way.name] = (turns[way.name] ?? 0) + 1;
      const onKilled = () => {
        last = Date.now();
        killed[way.name] = (killed[way.name] ?? 0) + 1;
      };
      shop = await killOnce(way, { shop, place, onKilled, say: options.say });
      options.say(`${count()} killed, ${buyers.promised()} orders promised (${way.name})`);
    }
    await buyers.finish();
    await untilSettled(buyers, last + SETTLE);
    const entries = readBooks(file);
    const sources = { books: entries, customers: buyers.customers, data, stock: STOCK, skus };
    const undelivered = await untilDelivered(openOperator(data));
    const evidence = await gather(sources);
    return {
      wrong: [
        ...undelivered,
        ...judge(evidence),
        ...overlooked(evidence),
        ...(await rebuildViews(openOperator(data))),
      ],
      endings: countEndings(evidence.orders),
      money: moneyOf(evidence.orders),
      settled: lastEnd(evidence.orders, Date.now()) - last,
      ...{ killed, promised: buyers.promised(), acrossKill: acrossKills(file) },
      declined: entries.filter(({ kind }) => kind === 'declined').length,
    };
  } finally {
    buyers.close();
    books.close();
    shop.signal('SIGTERM');
    await shop.ended;
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Kills, and starts the shop again where nobody else does. */
async function killOnce(
  way: Kill,
  {
    shop,
    place,
    onKilled,
    say,
  }: {
    shop: Shop;
    place: Parameters<typeof startShop>[0];
    /** Told at once; the shop may take a while to be back. */
    onKilled: () => void;
    say: TrialOptions['say'];
  },
): Promise<Shop> {
  const supervisor = supervisorOf(place.data);
  try {
    await way.run({ data: place.data, supervisor });
    onKilled();
  } catch (error) {
    // It has just been killed, or does not come to that point at all: another turn will.
    say((error as Error).message);
  }
  if (way.name !== 'supervisor') return shop;
  await shop.ended;
  return await startShop(place);
}

/** One of those whose turn was least often, by chance. */
function leastUsed(turns: Readonly<Record<string, number>>): Kill {
  const times = (way: Kill) => turns[way.name] ?? 0;
  const least = Math.min(...waysToKill.map(times));
  const candidates = waysToKill.filter((way) => times(way) === least);
  return candidates[randomInt(candidates.length)]!;
}

function acrossKills(file: string): number {
  return readBooks(file).filter((entry) => entry.kind === 'promised' && entry.acrossKill).length;
}

/** Until every order of everybody has ended, or it is too late for that; one customer after the other. */
async function untilSettled({ customers }: Buyers, until: number): Promise<void> {
  for (const customer of customers) {
    while (Date.now() < until) {
      const orders = await customer.orders().catch(() => null);
      if (orders?.every(({ status }) => lastStates.has(status))) break;
      await pause(500);
    }
  }
}

/** Epoch milliseconds at which the last order ended; `now` when one has not. */
function lastEnd(orders: readonly SeenOrder[], now: number): number {
  const ends = orders.map(({ status, history }) =>
    lastStates.has(status) ? Date.parse(history.at(-1)?.at ?? '') : now,
  );
  return ends.reduce((last, end) => Math.max(last, end), 0);
}
