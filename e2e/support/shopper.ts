/** Someone who browses and orders over plain HTTP, and looks at every page: is it whole, and of one release each? */

import { createHash } from 'node:crypto';
import { mismatchesOf, readPage } from './composed-page.ts';
import { readForm } from './form.ts';
import { type Answer, createVisitor } from './visitor.ts';

export interface Shopper {
  /** Signs up. */
  enter(): Promise<void>;
  /** Home, category, product, cart, checkout, order; who has ordered enough only looks around. */
  order(): Promise<void>;
  /** Whether they are still signed in, with as many orders as they have made and nothing in the cart. */
  isWhole(): Promise<boolean>;
  /** Orders that were acknowledged. */
  orders: number;
  close(): void;
}

/** What shoppers of one site note together. */
export interface Notes {
  requests: number;
  /** Requests that failed, each in a sentence. */
  failures: string[];
  /** Where HTML and JavaScript of a page were of two releases. */
  mismatches: string[];
}

export interface ShopperOptions {
  site: string;
  /** A number of their own, from 0. */
  number: number;
  notes: Notes;
  /** A category and filters, all of whose products are in stock. */
  category: string;
  /** What every page is looked at for, beside its releases: sentences that say what is wrong. */
  look(page: { html: string; releases: Readonly<Record<string, string>> }): string[];
}

/** Orders of one customer within a quarter of an hour, below what the shop allows. */
export const MOST_ORDERS = 15;

export function createNotes(): Notes {
  return { requests: 0, failures: [], mismatches: [] };
}

export function createShopper({ site, number, notes, category, look }: ShopperOptions): Shopper {
  const visitor = createVisitor(site, 10 + (number % 200));
  /** Scripts whose content was seen to be what their page says: they never change. */
  const seen = new Set<string>();

  async function note(what: string, asked: Promise<Answer>): Promise<Answer> {
    notes.requests += 1;
    const answer = await asked.catch((error: Error) => {
      notes.failures.push(error.message);
      throw error;
    });
    if (answer.status === 200) return answer;
    notes.failures.push(`${what}: ${answer.status} of ${answer.path}`);
    throw new Error(notes.failures.at(-1));
  }

  async function read(what: string, asked: Promise<Answer>): Promise<Answer> {
    const answer = await note(what, asked);
    const page = readPage(answer.body);
    const wrong = [...mismatchesOf(page), ...look({ html: answer.body, releases: page.releases })];
    notes.mismatches.push(...wrong.map((sentence) => `${answer.path}: ${sentence}`));
    for (const [path, hash] of Object.entries(page.scripts)) {
      if (seen.has(path)) continue;
      seen.add(path);
      const { body } = await note('a script', visitor.get(path));
      const found = `sha384-${createHash('sha384').update(body).digest('base64')}`;
      if (found !== hash) notes.mismatches.push(`${path} is not what ${answer.path} says`);
    }
    return answer;
  }

  const open = (path: string) => read(path, visitor.get(path));
  const send = (page: Answer, field: string, more: Record<string, string> = {}) => {
    const { action, fields } = readForm(page.body, field);
    for (const [name, value] of Object.entries(more)) fields.set(name, value);
    return read(`the form of ${page.path}`, visitor.post(action || page.path, fields));
  };

  const shopper: Shopper = {
    orders: 0,
    async enter() {
      const form = await open('/sign-up');
      const email = `shopper-${number}-${Date.now()}@example.com`;
      await send(form, 'password', {
        name: `Sam ${number}`,
        email,
        password: 'correct horse battery staple',
      });
    },
    async order() {
      await open('/');
      const list = await open(category);
      const products = [...list.body.matchAll(/<article.*?href="(\/p\/[\w-]+)"/gs)].map(([, path]) => path!);
      const product = await open(products[(number + shopper.orders) % products.length]!);
      if (shopper.orders === MOST_ORDERS) return;
      await send(product, 'sku');
      const checkout = await open('/checkout');
      const placed = await send(checkout, 'idempotencyKey', {
        name: `Sam ${number}`,
        street: 'Example Street 1',
        postcode: '10115',
        city: 'Berlin',
      });
      if (!/^\/orders\/[\w-]+$/.test(placed.path))
        throw new Error(`Cannot order: it ended at ${placed.path}`);
      shopper.orders += 1;
    },
    async isWhole() {
      const list = await open('/orders');
      const cart = await open('/cart');
      const orders = new Set([...list.body.matchAll(/href="(\/orders\/[\w-]+)"/g)].map(([, path]) => path));
      const isListed = orders.size === Math.min(shopper.orders, 10);
      return list.path === '/orders' && isListed && cart.body.includes('Your cart is empty');
    },
    close: visitor.close,
  };
  return shopper;
}
