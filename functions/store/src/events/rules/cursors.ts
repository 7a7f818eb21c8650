/**
 * How far each rule is, made durable beside other commits: a position that is behind costs a delivery more after a
 * crash, while a commit of its own would cost every event one.
 */

import type { ContextDatabase } from '../../database/context-database.ts';
import type { RuleStatements } from './statements.ts';

export interface Cursors {
  moved(rule: string, position: number): void;
  /** Writes all that have moved: within a commit. */
  saveWithin(): void;
  /** Forgets what was not written, for a rule whose place is set another way. */
  forget(rule: string): void;
  /** Writes what has moved. */
  stop(): Promise<void>;
}

/** Milliseconds that a position may be behind when nothing else is committed. */
const LATE = 250;

export function createCursors(bus: ContextDatabase, statements: RuleStatements): Cursors {
  const positions = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  function saveWithin(): void {
    for (const [name, position] of positions) statements.move.run({ name, position });
    positions.clear();
  }

  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // What the disk refuses is found again in the archive.
    if (positions.size > 0) await bus.commit(saveWithin).catch(() => undefined);
  }

  return {
    moved(rule, position) {
      positions.set(rule, position);
      timer ??= setTimeout(save, LATE).unref();
    },
    saveWithin,
    forget: (rule) => void positions.delete(rule),
    stop: save,
  };
}
