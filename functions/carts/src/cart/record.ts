/** A cart as it is stored, and whose it is. */

import type { Visit } from '@tessera/function';
import { type ItemKey, readRecord, type Store } from '@tessera/function/store';
import { z } from 'zod';
import { cartNoticeSchema } from '../contract/schemas.ts';

const storedLineSchema = z.object({
  sku: z.string(),
  quantity: z.int().min(1).max(99),
  /** What the customer last saw and accepted, shown when the article has left the catalogue. */
  addedPrice: z.int().min(0),
  slug: z.string(),
  name: z.string(),
  variant: z.string(),
  image: z.string(),
});

const recordSchema = z.object({
  id: z.string(),
  lines: z.array(storedLineSchema).max(100),
  notices: z.array(cartNoticeSchema),
  /** Merged into a customer's cart: read as empty, never written again. */
  void: z.boolean(),
  /** Ids of the guests' carts that have become part of this one, the last ones. */
  merged: z.array(z.string()).default([]),
});

export type StoredLine = z.output<typeof storedLineSchema>;
export type CartRecord = z.output<typeof recordSchema>;

/** A cart with the version that the next write must name; 0 when there is none yet. */
export interface LoadedCart {
  record: CartRecord;
  version: number;
}

export type Owner = { kind: 'user' | 'guest'; id: string };

/** Milliseconds after its last change that a guest's cart is kept. */
const GUEST_LIFETIME = 30 * 24 * 3_600_000;

/** A customer before a guest, nobody for an anonymous visitor. */
export function ownerOf({ user, guest }: Pick<Visit, 'user' | 'guest'>): Owner | null {
  if (user !== undefined) return { kind: 'user', id: user };
  return guest === undefined ? null : { kind: 'guest', id: guest };
}

export function keyOf(owner: Owner): ItemKey {
  return { pk: `cart#${owner.kind}:${owner.id}`, sk: 'cart' };
}

export function idOf(owner: Owner): string {
  return `${owner.kind}-${owner.id}`;
}

export async function loadCart(table: ReturnType<Store['table']>, owner: Owner): Promise<LoadedCart> {
  const item = await table.get(keyOf(owner));
  return item
    ? { record: readRecord(recordSchema, item), version: item.version }
    : { record: { id: idOf(owner), lines: [], notices: [], void: false, merged: [] }, version: 0 };
}

/** The write of a cart's next state, refused when it was changed since it was loaded. */
export function toWrite(owner: Owner, record: CartRecord, version: number, now: number) {
  return {
    op: 'put' as const,
    ...keyOf(owner),
    value: record,
    when: version === 0 ? { absent: true as const } : { version },
    ...(owner.kind === 'guest' ? { expiresAt: now + GUEST_LIFETIME } : {}),
  };
}
