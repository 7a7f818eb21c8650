/**
 * The typed event channel between remotes: DOM events on `window`, named `tessera:<event>`. In development
 * every payload is checked against its schema (`check-events.ts`).
 */

import type { EventName, EventPayloads } from '@tessera/contracts/events';

export function emit<K extends EventName>(name: K, detail: EventPayloads[K]): void {
  window.dispatchEvent(new CustomEvent(`tessera:${name}`, { detail }));
}

/** Calls `hear` for every event of that name until the returned function is called. */
export function listen<K extends EventName>(name: K, hear: (detail: EventPayloads[K]) => void): () => void {
  const listener = (event: Event) => hear((event as CustomEvent<EventPayloads[K]>).detail);
  window.addEventListener(`tessera:${name}`, listener);
  return () => window.removeEventListener(`tessera:${name}`, listener);
}
