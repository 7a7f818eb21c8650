/** Which edges follow a channel, and which revision each has acknowledged. */

import { registryErrors } from '../errors.ts';

/** An edge, and the caller whose credential it uses. */
export interface EdgeName {
  edge: string;
  caller: string;
}

export interface EdgeState extends EdgeName {
  /** Open streams. */
  streams: number;
  /** The highest revision that it serves, as far as it has told. */
  acknowledged: number;
}

/** What became of a revision. */
export interface Settled {
  acknowledged: string[];
  /** Edges that are connected and have not answered in time. */
  silent: string[];
}

export interface Edges {
  list(channel: string): EdgeState[];
  /** Counts a stream. @throws ProblemError 403 `registry-scope-refused` when the name is another caller's */
  connect(channel: string, name: EdgeName): EdgeState;
  disconnect(state: EdgeState): void;
  /** @throws ProblemError 404 `registry-edge-unknown`, 403 `registry-scope-refused` */
  acknowledge(channel: string, name: EdgeName, revision: number): void;
  /** Resolves when every edge that is connected now has acknowledged a revision, or after `patience`. */
  settled(channel: string, revision: number, patience: number): Promise<Settled>;
}

/** Names that are remembered for a channel after they have gone. */
const REMEMBERED = 1_000;

export function createEdges(): Edges {
  const channels = new Map<string, Map<string, EdgeState>>();
  const waiting = new Set<() => void>();
  const edgesOf = (channel: string) => {
    const edges = channels.get(channel) ?? new Map<string, EdgeState>();
    channels.set(channel, edges);
    return edges;
  };

  return {
    list: (channel) => [...(channels.get(channel)?.values() ?? [])],
    connect(channel, { edge, caller }) {
      const edges = edgesOf(channel);
      const state = edges.get(edge) ?? { edge, caller, streams: 0, acknowledged: 0 };
      requireOwn(state, caller);
      state.streams += 1;
      edges.set(edge, state);
      const gone = edges.size > REMEMBERED && [...edges.values()].find(({ streams }) => streams === 0);
      if (gone) edges.delete(gone.edge);
      return state;
    },
    disconnect(state) {
      state.streams -= 1;
    },
    acknowledge(channel, { edge, caller }, revision) {
      const edges = edgesOf(channel);
      // A stream that gave no name goes by its caller's.
      const state = edges.get(edge) ?? edges.get(caller);
      if (state === undefined) throw registryErrors.EDGE_UNKNOWN(edge, channel);
      requireOwn(state, caller);
      state.acknowledged = Math.max(state.acknowledged, revision);
      for (const look of waiting) look();
    },
    async settled(channel, revision, patience) {
      const connected = [...edgesOf(channel).values()].filter(({ streams }) => streams > 0);
      const isBehind = ({ acknowledged }: EdgeState) => acknowledged < revision;
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (!connected.some(isBehind)) resolve();
      };
      const timer = setTimeout(resolve, patience);
      waiting.add(look);
      look();
      await promise;
      clearTimeout(timer);
      waiting.delete(look);
      const names = (states: EdgeState[]) => states.map(({ edge }) => edge).sort();
      return {
        acknowledged: names(connected.filter((state) => !isBehind(state))),
        silent: names(connected.filter(isBehind)),
      };
    },
  };
}

function requireOwn(state: EdgeState, caller: string): void {
  if (state.caller === caller) return;
  throw registryErrors.SCOPE_REFUSED(`speak for edge "${state.edge}"`, 'it has another credential');
}
