/**
 * Feeds: a context's outbox as Server-Sent Events, `GET /feeds/{context}?after=<seq>`, resumed by `Last-Event-ID`.
 * Each event's id is its sequence number, its name the row's type, its data a {@link feedEventSchema} as JSON.
 */

import { z } from 'zod';
import { orderEvents, orderPlacedSchema } from './events/orders.ts';
import { userEvents } from './events/users.ts';

export const feedEventSchema = z.object({
  seq: z.int().min(1),
  type: z.string(),
  key: z.string(),
  /** ISO 8601. */
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const moved = orderEvents.OrderConfirmed[1];

/** Events of context `orders`, each by what all its versions have. */
export const orderFeedSchemas = {
  OrderPlaced: orderPlacedSchema.extend({
    /** Since its second version. */
    number: z.string().optional(),
  }),
  OrderReserved: moved,
  OrderPaid: moved,
  OrderArranged: moved,
  OrderConfirmed: moved,
  OrderFailed: moved,
  OrderCancellationRequested: moved,
  OrderCancelled: moved,
} as const;

/** Events of context `users` that end sessions. */
export const userFeedSchemas = {
  EpochRaised: userEvents.EpochRaised[1],
  SessionRevoked: userEvents.SessionRevoked[1],
} as const;

export type FeedEvent = z.output<typeof feedEventSchema>;

type EventOf<S extends Record<string, z.ZodType>> = {
  [K in keyof S]: { type: K; seq: number; data: z.output<S[K]> };
}[keyof S];

export type OrderFeedEvent = EventOf<typeof orderFeedSchemas>;
export type UserFeedEvent = EventOf<typeof userFeedSchemas>;

/** An event of feed `orders`, or null for a type that this version does not know. Throws SyntaxError for garbage. */
export function parseOrderFeedEvent(json: string): OrderFeedEvent | null {
  return parseEvent(orderFeedSchemas, json) as OrderFeedEvent | null;
}

/** An event of feed `users`; as {@link parseOrderFeedEvent}. */
export function parseUserFeedEvent(json: string): UserFeedEvent | null {
  return parseEvent(userFeedSchemas, json) as UserFeedEvent | null;
}

function parseEvent(schemas: Record<string, z.ZodType>, json: string): unknown {
  const event = feedEventSchema.safeParse(readJson(json));
  if (!event.success) throw new SyntaxError(`Cannot read a feed event: ${event.error.message}`);
  const { type, seq, data } = event.data;
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (schema === undefined) return null;
  const payload = schema.safeParse(data);
  if (!payload.success) throw new SyntaxError(`Cannot read feed event "${type}": ${payload.error.message}`);
  return { type, seq, data: payload.data };
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
