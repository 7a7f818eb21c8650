/** Shipments. Weights are whole grams. */

import { identifier, instant } from '@tessera/contracts/fields';
import { z } from 'zod';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

export const parcelSchema = z.object({
  /** What the carrier finds it by. */
  tracking: z.string(),
  grams: z.int().min(1),
  /** How many pieces are in it. */
  pieces: z.int().min(1),
});

/** What an order needs to know of its shipment. */
export const arrangedSchema = z.object({
  status: z.literal('arranged'),
  /** Null for what its customer picks up: it travels with our own goods. */
  carrier: z.string().nullable(),
  parcels: z.int().min(0),
  /** Of the first parcels, at most {@link MOST_NAMED}. */
  tracking: z.array(z.string()),
  /** The first and the last day on which it may arrive, in the calendar of the shop. */
  promised: z.object({ from: day, to: day }),
  arrangedAt: instant,
});

export const shipmentSchema = z.object({
  /** The order's. */
  id: identifier,
  status: z.enum(['arranged', 'cancelled']),
  service: z.enum(['standard', 'express', 'pickup']).nullable(),
  carrier: z.string().nullable(),
  parcels: z.array(parcelSchema),
  promised: z.object({ from: day, to: day }).nullable(),
  arrangedAt: instant.nullable(),
});

/** Tracking numbers that an order keeps; a larger one is asked for here. */
export const MOST_NAMED = 20;

export type Arranged = z.output<typeof arrangedSchema>;
export type Shipment = z.output<typeof shipmentSchema>;
export type Parcel = z.output<typeof parcelSchema>;
