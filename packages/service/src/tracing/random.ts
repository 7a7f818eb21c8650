/** Random bytes for ids. The system is asked for many at once: each time that it is asked costs more than they do. */

import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4_096);
let used = pool.length;

/** @param size at most 4,096. The bytes are valid until the caller's turn ends: they are to be written down at once. */
export function takeRandom(size: number): Buffer {
  if (used + size > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  return pool.subarray(used - size, used);
}
