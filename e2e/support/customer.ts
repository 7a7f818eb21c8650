/** A customer of the shop over its HTTP API, as its pages use it: signs up, fills the cart, orders, watches the order. */

import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

export interface Customer {
  readonly name: string;
  signUp(): Promise<void>;
  /** Puts one of a product into the cart. */
  add(sku: string, commandId?: string): Promise<void>;
  /** The cart's version; 0 for no cart. */
  cartVersion(): Promise<number>;
  /** Orders what is in the cart. The same key orders once, however often it is sent. */
  place(order: { cartVersion: number; key: string; payment: string }): Promise<Placed>;
  /** The states of an order as the event stream tells them, until the last one. */
  follow(id: string, signal: AbortSignal): AsyncIterable<string>;
  /** An order as it is now. */
  order(id: string): Promise<SeenOrder>;
  /** All orders, newest first. */
  orders(): Promise<{ id: string; status: string; total: number }[]>;
  close(): void;
}

export interface SeenOrder {
  id: string;
  status: string;
  /** Why it failed. */
  reason: string | null;
  lines: { sku: string; quantity: number }[];
  /** Whole cents. */
  totals: { total: number };
  /** Oldest first; the last entry is `status`. */
  history: { status: string; at: string }[];
}

export interface Placed {
  id: string;
  number: string;
  total: number;
}

/** An answer that is none of the shop's good ones. */
export class Refused extends Error {
  readonly status: number;
  /** The code of the problem, or an empty string. */
  readonly code: string;
  /** Seconds after which to ask again, where the answer says so. */
  readonly retryAfter: number | null;

  constructor(what: string, { statusCode = 0, headers }: IncomingMessage, body: string) {
    super(`Cannot ${what}: ${statusCode} ${body.slice(0, 300)}`);
    this.status = statusCode;
    this.retryAfter = Number(headers['retry-after']) || null;
    this.code = /"code":"([\w-]+)"/.exec(body)?.[1] ?? '';
  }

  /** Whether asking again would be answered the same. */
  get isFinal(): boolean {
    return this.status < 500 && this.status !== 429;
  }
}

/** Milliseconds between attempts: a shop that restarts needs a second or two. */
const RETRY = 250;
/** Seconds that a client waits at most when it is told to come again. */
const PATIENT = 5;
/** Milliseconds after which a client would be right to complain. */
const COMPLAINT = 90_000;

/**
 * Asks until there is an answer. Lost connections, problems of the server and "too many" are none; who is told when to
 * come again waits so long.
 *
 * @throws Refused for good, or the last error when the time is over
 */
export async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + COMPLAINT;
  for (;;) {
    let wait = RETRY;
    try {
      return await ask();
    } catch (error) {
      if ((error instanceof Refused && error.isFinal) || Date.now() > until) throw error;
      if (error instanceof Refused && error.retryAfter !== null)
        wait = Math.min(error.retryAfter, PATIENT) * 1_000;
    }
    await pause(wait);
  }
}

export const lastStates: ReadonlySet<string> = new Set(['confirmed', 'failed', 'cancelled']);

export const address = {
  name: 'Robin Example',
  street: 'Example Street 1',
  extra: '',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};

/** Milliseconds for one answer. */
const PATIENCE = 20_000;

export interface CustomerOptions {
  site: string;
  /** Tells customers apart: in names, and in the networks that they come from. */
  number: number;
  /** Part of the e-mail address, so that another run signs up others. */
  run: string;
}

export function createCustomer({ site, number, run }: CustomerOptions): Customer {
  const { hostname, port, host } = new URL(site);
  const network = `127.${1 + Math.floor(number / 250)}.${number % 250}.1`;
  const agent = new Agent({ keepAlive: true, maxSockets: 4, localAddress: network });
  let cookie = '';

  function send(
    method: string,
    path: string,
    { body, key, signal }: { body?: unknown; key?: string; signal?: AbortSignal } = {},
  ): Promise<IncomingMessage> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing = request({
      ...{ hostname, port, path, method, agent },
      signal: signal ?? AbortSignal.timeout(PATIENCE),
      headers: {
        host,
        accept: 'application/json',
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
        ...(content === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
    });
    outgoing.once('response', (incoming) => {
      for (const field of incoming.headers['set-cookie'] ?? []) cookie = field.split(';', 1)[0]!;
      resolve(incoming);
    });
    outgoing.once('error', reject);
    outgoing.end(content);
    return promise;
  }

  async function call<T>(what: string, ...[method, path, options]: Parameters<typeof send>): Promise<T> {
    const answer = await send(method, path, options);
    const body = await text(answer);
    if (answer.statusCode! >= 300) throw new Refused(what, answer, body);
    return JSON.parse(body) as T;
  }

  return {
    name: `robin-${number}`,
    async signUp() {
      const email = `robin-${number}-${run}@example.com`;
      const password = 'correct horse battery staple';
      await call('sign up', 'POST', '/api/account/sign-up', {
        body: { name: `Robin ${number}`, email, password },
      });
    },
    async add(sku, commandId = randomUUID()) {
      await call('fill the cart', 'POST', '/api/catalog/cart-lines', {
        body: { commandId, sku, quantity: 1 },
      });
    },
    async cartVersion() {
      return (await call<{ version: number }>('see the cart', 'GET', '/api/orders/cart')).version;
    },
    place: ({ cartVersion, key, payment }) =>
      call('order', 'POST', '/api/orders/orders', {
        key,
        body: { cartVersion, address, delivery: 'standard', payment: { token: payment } },
      }),
    async *follow(id, signal) {
      const stream = await send('GET', `/api/orders/orders/${id}/events`, { signal });
      if (stream.statusCode !== 200) throw new Refused('follow', stream, await text(stream));
      const lines = createInterface(stream);
      let broken: Error | undefined;
      // Its lines would end without a word.
      stream.once('error', (error) => {
        broken = error;
        lines.close();
      });
      for await (const line of lines) {
        if (!line.startsWith('data: ')) continue;
        const { status } = JSON.parse(line.slice(6)) as { status: string };
        yield status;
        if (lastStates.has(status)) break;
      }
      stream.destroy();
      if (broken !== undefined) throw broken;
    },
    order: (id) => call('see an order', 'GET', `/api/orders/orders/${id}`),
    async orders() {
      const found = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
        const page: { items: { id: string; status: string; total: number }[]; cursor: string | null } =
          await call('list orders', 'GET', `/api/orders/orders${query}`);
        found.push(...page.items);
        cursor = page.cursor;
      }
      return found;
    },
    close: () => agent.destroy(),
  };
}
