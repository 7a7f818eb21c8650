/** The events between remotes as they pass, from the moment the inspector was first opened. */

export interface HeardEvent {
  name: string;
  payload: unknown;
  /** Milliseconds since the page was opened. */
  at: number;
}

export interface HeardEvents {
  /** Calls with all events so far, at once and with each new one, until the returned function is called. */
  listen(hear: (events: readonly HeardEvent[]) => void): () => void;
}

const PREFIX = 'tessera:';
/** Newest events that are kept. */
const KEPT = 100;

export const heardEvents: HeardEvents = hearAll(window);

/** Listening takes names, and remotes may send any: what is dispatched is seen instead. */
function hearAll(target: Window): HeardEvents {
  const heard: HeardEvent[] = [];
  const listeners = new Set<(events: readonly HeardEvent[]) => void>();
  const dispatch = target.dispatchEvent.bind(target);
  target.dispatchEvent = (event) => {
    if (event.type.startsWith(PREFIX)) {
      const { detail: payload } = event as CustomEvent<unknown>;
      heard.push({ name: event.type.slice(PREFIX.length), payload, at: Math.round(event.timeStamp) });
      if (heard.length > KEPT) heard.shift();
      for (const hear of listeners) hear(heard);
    }
    return dispatch(event);
  };
  return {
    listen(hear) {
      listeners.add(hear);
      hear(heard);
      return () => void listeners.delete(hear);
    },
  };
}
