/**
 * Memory for answers that are put together, sent and forgotten: used again and again, it stays in the processor's
 * caches, which fresh memory for each answer never is.
 */

export interface Scratch {
  bytes: Uint8Array;
  /** Nobody reads the bytes any more. Left out, the memory is simply collected. */
  release(): void;
}

/** Bytes of the largest answer that gets such memory. */
const LARGEST = 65_536;
/** Pieces that are kept for later. */
const KEPT = 32;

const free: Buffer[] = [];

/** Memory of exactly this size, with anything in it. */
export function takeScratch(size: number): Scratch {
  if (size > LARGEST) return { bytes: Buffer.allocUnsafe(size), release: () => undefined };
  const memory = free.pop() ?? Buffer.allocUnsafeSlow(LARGEST);
  let isTaken = true;
  return {
    bytes: memory.subarray(0, size),
    release() {
      if (isTaken && free.length < KEPT) free.push(memory);
      isTaken = false;
    },
  };
}
