/**
 * Feeds: a context's outbox as Server-Sent Events, `GET /feeds/{context}?after=<seq>`, resumed by `Last-Event-ID`.
 * Each event's id is its sequence number, its name the row's type, its data a {@link feedEventSchema} as JSON.
 */

import { identifier, money, quantity, sku } from '@tessera/contracts/fields';
import { z } from 'zod';

export const feedEventSchema = z.object({
  seq: z.int().min(1),
  type: z.string(),
  key: z.string(),
  /** ISO 8601. */
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
});

/** What the order runner needs to carry an order out. */
export const orderPlacedSchema = z.object({
  id: identifier,
  user: identifier,
  lines: z.array(z.object({ sku, quantity })).min(1),
  total: money,
  token: z.string(),
  /** Epoch milliseconds. */
  placedAt: z.int(),
});

/** Events of context `orders`. */
export const orderFeedSchemas = {
  'order-placed': orderPlacedSchema,
  'order-changed': z.object({ id: identifier, user: identifier, status: z.string(), version: z.int() }),
} as const;

/** Events of context `users`. */
export const userFeedSchemas = {
  /** Sessions of this user with a lower epoch are void. */
  'epoch-raised': z.object({ user: identifier, epoch: z.int() }),
  'session-revoked': z.object({ user: identifier, sid: identifier }),
} as const;

export type FeedEvent = z.output<typeof feedEventSchema>;
export type OrderPlaced = z.output<typeof orderPlacedSchema>;

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
