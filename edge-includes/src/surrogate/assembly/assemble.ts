/**
 * Writes the parts of a page in document order while its nodes still arrive and its includes still load.
 *
 * The may-fail rule: nothing is written before the first byte as long as an include is pending whose failure would
 * turn the page into an error (Language 1.0, section 3.1); such an error is then thrown before any byte. Once bytes
 * were written, a failure throws too, and the caller breaks the connection: a page is never silently cut off.
 */

import type { MarkupNode } from '../markup/node.ts';
import { type ExpandContext, type Expansion, expandMore, openDocument } from './expand.ts';
import { createPartQueue } from './part-queue.ts';

/** Most bytes that wait for an earlier include before no more of the document is read. */
const HELD_LIMIT = 1_048_576;

/**
 * The page's bytes.
 *
 * @param begun what stands before everything in the source and is expanded already
 * @throws ProblemError of the include that fails the page, or of malformed markup
 */
export async function* assemble(
  source: AsyncIterable<readonly MarkupNode[]>,
  context: ExpandContext,
  begun: Expansion | null = null,
): AsyncGenerator<Uint8Array> {
  const document = openDocument(context, 0);
  const queue = createPartQueue();
  const wake = createWake();
  let required: Promise<unknown>[] = [];
  let ended = false;
  let written = false;
  let failure: { error: unknown } | null = null;
  let held = 0;

  const fail = (error: unknown) => {
    failure ??= { error };
    wake.ring();
  };

  function add(expansion: Expansion): void {
    queue.add(expansion.parts);
    for (const part of expansion.parts) if (part instanceof Uint8Array) held += part.length;
    for (const one of expansion.required) one.catch(fail);
    required.push(...expansion.required);
    wake.ring();
  }

  if (begun !== null) add(begun);
  const room = createWake();
  const reading = (async () => {
    for await (const nodes of source) {
      if (failure !== null) return;
      if (nodes.length > 0) add(expandMore(nodes, document));
      while (held > HELD_LIMIT && failure === null) await room.wait();
    }
    ended = true;
    wake.ring();
  })().catch(fail);

  try {
    for (;;) {
      if (failure !== null) throw (failure as { error: unknown }).error;
      if (!written && required.length > 0) {
        const awaited = required;
        required = [];
        await Promise.all(awaited);
        continue;
      }
      const bytes = queue.take();
      if (bytes !== null) {
        held = 0;
        room.ring();
        written = true;
        yield bytes;
        continue;
      }
      const next = queue.waitsFor();
      if (next !== null) await Promise.race([next.ready, wake.wait()]);
      else if (ended) return;
      else await wake.wait();
    }
  } finally {
    failure ??= { error: new Error('Cannot go on with the page: nobody reads it') };
    room.ring();
    void reading;
  }
}

/** A bell: `wait` ends at the next `ring`, or at once when it rang since the last wait. */
function createWake(): { ring(): void; wait(): Promise<void> } {
  let rung = false;
  let waiting: (() => void) | null = null;
  let pending: Promise<void> | null = null;
  return {
    ring() {
      if (waiting === null) {
        rung = true;
        return;
      }
      waiting();
      waiting = null;
      pending = null;
    },
    wait() {
      if (rung) {
        rung = false;
        return Promise.resolve();
      }
      pending ??= new Promise((resolve) => {
        waiting = resolve;
      });
      return pending;
    },
  };
}
