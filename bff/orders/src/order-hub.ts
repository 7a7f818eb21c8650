/** Passes changes of orders from the store's one feed on to whoever watches an order. */

import { parseOrderFeedEvent } from '@tessera/fn-store/contract';

export interface OrderChange {
  status: string;
  version: number;
}

export interface OrderHub {
  /** Takes one event of the feed. Garbage is an error of the feed, not of those who watch. */
  take(json: string): void;
  /** Calls `onChange` for every change of the order until the signal ends. */
  watch(order: string, onChange: (change: OrderChange) => void, signal: AbortSignal): void;
}

export function createOrderHub(): OrderHub {
  const watchers = new Map<string, Set<(change: OrderChange) => void>>();
  return {
    take(json) {
      const event = parseOrderFeedEvent(json);
      if (event === null || event.type === 'OrderPlaced') return;
      const { id, status, version } = event.data;
      for (const onChange of watchers.get(id) ?? []) onChange({ status, version });
    },
    watch(order, onChange, signal) {
      const watching = watchers.get(order) ?? new Set();
      watchers.set(order, watching.add(onChange));
      signal.addEventListener('abort', () => {
        watching.delete(onChange);
        if (watching.size === 0) watchers.delete(order);
      });
    },
  };
}
