/** The parts of a page that were not written yet, in document order: those of a place stand in its place. */

import type { Part, Place } from './parts.ts';

export interface PartQueue {
  add(parts: readonly Part[]): void;
  /** The bytes at the front that are there, as one buffer of bounded size; `null` when there are none. */
  take(): Uint8Array | null;
  /** What the front waits for; `null` when the queue is empty. */
  waitsFor(): Place | null;
}

/** Bytes that are joined at once: few enough that joining them costs no memory to speak of. */
const JOINED = 262_144;

export function createPartQueue(): PartQueue {
  // The last one is the innermost. Nothing is ever moved: a page may have parts by the hundred thousand.
  const open: { parts: readonly Part[]; at: number }[] = [];
  const added: (readonly Part[])[] = [];
  let next = 0;

  function front(): Part | null {
    for (;;) {
      const list = open.at(-1);
      if (list === undefined) {
        if (next === added.length) return null;
        open.push({ parts: added[next]!, at: 0 });
        added[next] = [];
        next += 1;
      } else if (list.at === list.parts.length) {
        open.pop();
      } else {
        const part = list.parts[list.at]!;
        if (part instanceof Uint8Array || part.parts === null) return part;
        list.at += 1;
        open.push({ parts: part.parts, at: 0 });
      }
    }
  }

  return {
    add(parts) {
      if (next > 0 && next === added.length) {
        added.length = 0;
        next = 0;
      }
      added.push(parts);
    },
    take() {
      const ready: Uint8Array[] = [];
      let size = 0;
      while (size < JOINED) {
        const part = front();
        if (!(part instanceof Uint8Array)) break;
        if (part.length > 0) ready.push(part);
        size += part.length;
        open.at(-1)!.at += 1;
      }
      if (ready.length === 0) return null;
      return ready.length === 1 ? ready[0]! : Buffer.concat(ready, size);
    },
    waitsFor() {
      const part = front();
      return part instanceof Uint8Array ? null : part;
    },
  };
}
