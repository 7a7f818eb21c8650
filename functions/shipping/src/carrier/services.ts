/** What each way of delivery can do. A pick-up travels with our own goods, and so has no service of a carrier. */

export type Service = 'standard' | 'express';

export interface ServiceLimits {
  /** Grams that one parcel may weigh. */
  grams: number;
  /** Pieces in one parcel. */
  pieces: number;
  /** Working days until it arrives, at least and at most. */
  days: readonly [number, number];
}

export const services: Readonly<Record<Service | 'pickup', ServiceLimits>> = {
  standard: { grams: 31_500, pieces: 40, days: [2, 4] },
  express: { grams: 20_000, pieces: 20, days: [1, 1] },
  pickup: { grams: Number.POSITIVE_INFINITY, pieces: Number.POSITIVE_INFINITY, days: [2, 3] },
};

/** Parcels of one order; more is freight, which nobody takes without being asked first. */
export const MOST_PARCELS = 200;
