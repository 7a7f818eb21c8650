/** The bytes of one page on their way: parsed as they come, counted, and never cut off in silence. */

import { ProblemError } from '@tessera/contracts/problem';
import type { Part } from './assembly/expand.ts';
import { surrogateErrors } from './errors.ts';
import type { MarkupNode } from './markup/node.ts';

/** Bytes of parts of which none is still to come; `null` when one is. @throws ProblemError over the limit */
export function sizeOfParts(parts: readonly Part[], target: string, limit: number): number | null {
  let size = 0;
  for (const part of parts) {
    if (!(part instanceof Uint8Array)) return null;
    size += part.length;
  }
  if (size > limit) throw surrogateErrors.PAGE_TOO_LARGE(target, limit);
  return size;
}

/** Puts parts of which none is still to come one after the other. */
export function joinInto(bytes: Uint8Array, parts: readonly Part[]): Uint8Array {
  let at = 0;
  for (const part of parts as readonly Uint8Array[]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** @throws ProblemError over the limit */
export async function* bound(
  bytes: AsyncGenerator<Uint8Array>,
  target: string,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > limit) throw surrogateErrors.PAGE_TOO_LARGE(target, limit);
    yield part;
  }
}

export async function* nothingMore(): AsyncGenerator<readonly MarkupNode[]> {}

/** What was read ahead, and the rest. */
export async function* continueWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
  onBroken: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.done) return;
    yield first.value;
    yield* rest;
  } catch (error) {
    onBroken(
      error instanceof ProblemError ? error : new Error('Cannot go on with the page', { cause: error }),
    );
    throw error;
  } finally {
    // Also when the reader left: ends what still loads.
    await rest.return(undefined);
  }
}
