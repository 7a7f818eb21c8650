/**
 * A view as a function of events: which rows an event may change, and what they are after it. An event may come again and
 * after younger ones of other keys; what comes out depends only on which events there were.
 */

import type { CloudEvent, ItemKey } from '@tessera/function/store';

export interface Row {
  value: Record<string, unknown>;
  index?: { partition: string; sort: string };
}

/** The rows that were asked for, as they are now. */
export interface Rows {
  get(key: ItemKey): Row | null;
  put(key: ItemKey, row: Row): void;
}

export interface Projection {
  /** Rows that must be known before the event is applied. */
  keysOf(event: CloudEvent): ItemKey[];
  /** Rows that must be known besides, now that those of {@link keysOf} are. */
  furtherKeysOf?(event: CloudEvent, rows: Rows): ItemKey[];
  apply(event: CloudEvent, rows: Rows): void;
}

/** The name of an event, without what all of its context have. */
export function nameOf({ type }: CloudEvent): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
