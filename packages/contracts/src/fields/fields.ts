/** Fields that several contracts share, each with its bounds, so that a sku or a price means the same everywhere. */

import { z } from 'zod';

/** Whole minor units (cents) of the market's one currency, EUR. */
export const money = z.int().min(0).max(1_000_000_000);

/** How many of one variant: 1 to 99. */
export const quantity = z.int().min(1).max(99);

/** Names one variant of a product. */
export const sku = z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,39}$/, 'expected 2 to 40 of A-Z, 0-9 and "-"');

/** Names a product or category in addresses. */
export const slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case words joined by "-"');

/** Names a remote, a fragment, a team or a BFF. */
export const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'use lower-case letters, digits and dashes');

/** An opaque id, such as of an order, a user or a session. */
export const identifier = z.string().regex(/^[\w-]{8,64}$/, 'expected 8 to 64 letters, digits, "-" and "_"');

/** A moment, ISO 8601 in UTC. */
export const instant = z.iso.datetime();

/** One line of text without control characters, trimmed, 1 to `max` characters. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'control characters are not allowed');
}

/** A repeatable query parameter: one value or a list of at most `max`; always parsed to a list. */
export function toList<S extends z.ZodType<unknown, unknown>>(item: S, max: number) {
  return z.union([z.array(item).max(max), item.transform((value): z.output<S>[] => [value])]);
}
