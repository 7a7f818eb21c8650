/**
 * Every event that a context may write, by name and version. A version that was committed stays as it is but for
 * fields that may be left out; whatever else changes is a further version. See docs/events.md.
 */

import type { z } from 'zod';
import type { ContextName } from '../schemas.ts';
import { orderEvents } from './orders.ts';
import { paymentEvents } from './payments.ts';
import { productEvents } from './products.ts';
import { shippingEvents } from './shipping.ts';
import { userEvents } from './users.ts';

/** Version → schema of the data. */
export type EventVersions = Readonly<Record<number, z.ZodType>>;

const registry = {
  orders: orderEvents,
  users: userEvents,
  payments: paymentEvents,
  products: productEvents,
  shipping: shippingEvents,
} as const;

/** Context → name → versions. A context without an entry writes no events. */
export const eventRegistry: Readonly<Partial<Record<ContextName, Readonly<Record<string, EventVersions>>>>> =
  registry;

type Registry = typeof registry;

/** A row as a context writes it: `{ … } satisfies EventRow<'orders'>` holds name, version and data together. */
export type EventRow<C extends keyof Registry> = {
  [N in keyof Registry[C]]: RowOf<N, Registry[C][N]>;
}[keyof Registry[C]];

type RowOf<N, V> = {
  [K in keyof V]: V[K] extends z.ZodType
    ? { type: N; key: string; data: z.input<V[K]>; correlation?: string } & (K extends 1
        ? { version?: 1 }
        : { version: K })
    : never;
}[keyof V];
