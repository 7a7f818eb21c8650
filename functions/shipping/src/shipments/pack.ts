/** Packs pieces into parcels: heavy ones first, each into the first parcel that still takes it. Pure. */

import type { ServiceLimits } from '../carrier/services.ts';

export interface Pieces {
  /** Of one. */
  grams: number;
  quantity: number;
}

export interface Packed {
  grams: number;
  pieces: number;
}

/** Null when one piece alone is heavier than a parcel may be. */
export function pack(
  lines: readonly Pieces[],
  limits: Pick<ServiceLimits, 'grams' | 'pieces'>,
): Packed[] | null {
  const parcels: Packed[] = [];
  for (const { grams, quantity } of [...lines].sort((a, b) => b.grams - a.grams)) {
    if (grams > limits.grams) return null;
    let left = quantity;
    for (const parcel of parcels) left -= fill(parcel, { grams, quantity: left }, limits);
    while (left > 0) {
      const parcel = { grams: 0, pieces: 0 };
      parcels.push(parcel);
      left -= fill(parcel, { grams, quantity: left }, limits);
    }
  }
  return parcels;
}

/** How many of the pieces it took. */
function fill(
  parcel: Packed,
  { grams, quantity }: Pieces,
  limits: Pick<ServiceLimits, 'grams' | 'pieces'>,
): number {
  const byWeight = Math.floor((limits.grams - parcel.grams) / grams);
  const taken = Math.max(0, Math.min(quantity, byWeight, limits.pieces - parcel.pieces));
  parcel.grams += taken * grams;
  parcel.pieces += taken;
  return taken;
}
