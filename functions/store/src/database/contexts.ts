/** Opens the files of all contexts, or none. */

import { type ContextName, contextNames } from '@tessera/function/store';
import { type ContextDatabase, openContext } from './context-database.ts';
import type { OpenOptions } from './open.ts';

export interface Contexts extends Disposable {
  all: Readonly<Record<ContextName, ContextDatabase>>;
  /** Removes what has expired, and outbox rows that nobody needs any more. */
  sweep(): void;
}

/** Milliseconds that an outbox row is kept, for feeds that resume. */
const OUTBOX_AGE = 7 * 24 * 3_600_000;

/** @throws Error in one sentence, see `openDatabase`; what was opened before is closed again */
export function openContexts(folder: string, options: OpenOptions = {}): Contexts {
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
    sweep() {
      for (const context of opened) context.sweep(OUTBOX_AGE);
    },
    [Symbol.dispose]: close,
  };
}
