/** Looking for constructs in bytes: each search goes over a byte once, however often the parser stops in between. */

/** A needle's next place in one buffer, found once and kept until the parser has passed it. */
export interface Search {
  /** Forgets the last buffer. */
  reset(buffer: Buffer): void;
  /** The first place at or after `from`; the buffer's length when there is none. */
  next(from: number): number;
}

export function createSearch(needle: number | Buffer): Search {
  let buffer: Buffer = Buffer.alloc(0);
  let found = -1;
  return {
    reset(next) {
      buffer = next;
      found = -1;
    },
    next(from) {
      if (found < from) {
        found = from < buffer.length ? buffer.indexOf(needle, from) : -1;
        if (found === -1) found = buffer.length;
      }
      return found;
    },
  };
}

/** How much of `expected` stands at a place: 0 when something else does, -1 when the buffer ends within it. */
export function matchAt(buffer: Buffer, at: number, expected: Buffer): number {
  const available = Math.min(expected.length, buffer.length - at);
  for (let i = 0; i < available; i += 1) if (buffer[at + i] !== expected[i]) return 0;
  return available === expected.length ? available : -1;
}
