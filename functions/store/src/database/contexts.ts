/** Opens the files of all contexts, or none. */

import { type ContextName, contextNames } from '@tessera/function/store';
import { type ContextDatabase, type ContextOptions, openContext } from './context-database.ts';

export interface Contexts extends Disposable {
  all: Readonly<Record<ContextName, ContextDatabase>>;
  /** Removes what has expired, and outbox rows that nobody needs any more. */
  /** @param readOf how far a context's outbox is in the archive @default all of it */
  sweep(readOf?: (context: ContextName) => number): void;
}

/** Milliseconds that an outbox row is kept, for feeds that resume. */
const OUTBOX_AGE = 7 * 24 * 3_600_000;
/** The users' outbox tells which sessions have ended, to gateways that start from nothing: as long as one may live. */
const REVOCATIONS_AGE = 31 * 24 * 3_600_000;

/** @throws Error in one sentence, see `openDatabase`; what was opened before is closed again */
export function openContexts(folder: string, options: ContextOptions = {}): Contexts {
  const opened: ContextDatabase[] = [];
  const close = () => {
    for (const context of opened) context[Symbol.dispose]();
  };
  try {
    for (const name of contextNames) opened.push(openContext(folder, name, options));
  } catch (error) {
    close();
    throw error;
  }
  return {
    all: Object.fromEntries(opened.map((context) => [context.name, context])) as Contexts['all'],
    sweep(readOf = () => Number.MAX_SAFE_INTEGER) {
      for (const context of opened) {
        context.sweep(context.name === 'users' ? REVOCATIONS_AGE : OUTBOX_AGE, readOf(context.name));
      }
    },
    [Symbol.dispose]: close,
  };
}
