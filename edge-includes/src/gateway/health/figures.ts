/** Counts what the releases do, of all visitors, until the next report takes it. */

import {
  bucketIn,
  type ClientMetric,
  latencyBounds,
  paintBounds,
  type ReleaseFigures,
} from '@tessera/contracts/health';

export interface Figures {
  /** Counts a document that was made with a release. */
  document(remote: string, id: string): void;
  /** Counts an answer of its BFF. */
  fragment(remote: string, id: string, answer: { milliseconds: number; failed: boolean }): void;
  /** Counts the largest paint of one of its pages, in milliseconds. */
  paint(remote: string, id: string, milliseconds: number): void;
  /** Counts a failure that a browser has told of. */
  told(remote: string, id: string, metric: ClientMetric): void;
  /** All of it since the last time; it begins anew then. */
  take(): ReleaseFigures[];
}

/** @param limit most releases that are counted between two reports */
export function createFigures(limit: number): Figures {
  let tallies = new Map<string, Map<string, ReleaseFigures>>();
  let count = 0;

  function tallyOf(remote: string, id: string): ReleaseFigures | null {
    const known = tallies.get(remote)?.get(id);
    if (known !== undefined) return known;
    if (count >= limit) return null;
    count += 1;
    const made = startTally(remote, id);
    const byRelease = tallies.get(remote) ?? new Map<string, ReleaseFigures>();
    tallies.set(remote, byRelease.set(id, made));
    return made;
  }

  return {
    document(remote, id) {
      const tally = tallyOf(remote, id);
      if (tally !== null) tally.documents += 1;
    },
    fragment(remote, id, { milliseconds, failed }) {
      const tally = tallyOf(remote, id);
      if (tally === null) return;
      tally.fragments += 1;
      if (failed) tally.failed += 1;
      tally.latency[bucketIn(latencyBounds, milliseconds)]! += 1;
    },
    paint(remote, id, milliseconds) {
      const tally = tallyOf(remote, id);
      if (tally !== null) tally.paint[bucketIn(paintBounds, milliseconds)]! += 1;
    },
    told(remote, id, metric) {
      const tally = tallyOf(remote, id);
      if (tally !== null) tally.told[metric] = (tally.told[metric] ?? 0) + 1;
    },
    take() {
      const taken = [...tallies.values()].flatMap((byRelease) => [...byRelease.values()]);
      tallies = new Map();
      count = 0;
      return taken;
    },
  };
}

function startTally(remote: string, release: string): ReleaseFigures {
  return {
    remote,
    release,
    documents: 0,
    fragments: 0,
    failed: 0,
    latency: new Array<number>(latencyBounds.length + 1).fill(0),
    paint: new Array<number>(paintBounds.length + 1).fill(0),
    told: {},
  };
}
