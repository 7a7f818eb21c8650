/** Joins a guest's cart with the customer's own at sign-in: quantities summed, capped at stock, differences told. */

import type { VariantRecord } from '@tessera/function/store';
import type { CartNotice } from '../contract/schemas.ts';
import { MOST_LINES, MOST_QUANTITY } from './commands.ts';
import type { CartRecord, StoredLine } from './record.ts';

/** How many guests' carts a customer's remembers: one for each device that somebody signs in on in turn. */
const MOST_MERGED = 8;

/** @param variants articles of both carts by sku; a missing one has left the catalogue */
export function mergeCarts(
  own: CartRecord,
  guest: CartRecord,
  variants: ReadonlyMap<string, VariantRecord>,
): CartRecord {
  const notices: CartNotice[] = [];
  const lines: StoredLine[] = own.lines.map((line) => ({ ...line }));
  for (const incoming of guest.lines) {
    const place = lines.findIndex(({ sku }) => sku === incoming.sku);
    const present = place < 0 ? undefined : lines[place];
    const wanted = (present?.quantity ?? 0) + incoming.quantity;
    const kept = Math.min(wanted, MOST_QUANTITY, variants.get(incoming.sku)?.stock ?? 0);
    const told = { sku: incoming.sku, name: incoming.name, wanted, kept };
    if (present) {
      // What the customer already had stays, even when the stock has gone down meanwhile.
      const quantity = Math.max(kept, present.quantity);
      lines[place] = { ...present, quantity };
      if (quantity < wanted) notices.push({ kind: 'capped', ...told, kept: quantity });
    } else if (kept === 0 || lines.length >= MOST_LINES) {
      notices.push({ kind: 'removed', ...told, kept: 0 });
    } else {
      lines.push({ ...incoming, quantity: kept });
      if (kept < wanted) notices.push({ kind: 'capped', ...told });
    }
  }
  const merged: CartNotice = { kind: 'merged', sku: null, name: null, wanted: null, kept: null };
  const met = own.lines.length > 0 && guest.lines.length > 0;
  return {
    ...own,
    lines,
    notices: [...(met ? [merged] : []), ...notices],
    merged: [...own.merged, guest.id].slice(-MOST_MERGED),
  };
}
