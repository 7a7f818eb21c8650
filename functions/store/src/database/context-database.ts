/** One context's data: reads at once, writes by group commit, and its outbox. */

import type { DatabaseSync } from 'node:sqlite';
import {
  type ContextName,
  checkEvents,
  type Item,
  type ItemKey,
  NO_ORIGIN,
  type Origin,
  type Transaction,
  type TransactionOutcome,
} from '@tessera/function/store';
import { storeErrors } from '../errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { type Page, type PageQuery, readPage } from './pages.ts';
import { type ItemRow, prepareStatements } from './statements.ts';
import { applyTransaction } from './transaction.ts';

export interface OutboxEntry {
  seq: number;
  type: string;
  version: number;
  key: string;
  /** JSON. */
  data: string;
  /** The `traceparent` of who wrote it. */
  trace: string | null;
  correlation: string | null;
  causation: string | null;
  /** Epoch milliseconds. */
  at: number;
}

export interface ContextDatabase extends Disposable {
  readonly name: ContextName;
  get(key: ItemKey): Item | null;
  batchGet(keys: readonly ItemKey[]): Item[];
  query(query: PageQuery): Page;
  recall(scope: string, key: string): { hash: string; answer: Record<string, unknown> } | null;
  /**
   * Resolves after the fsync. Throws ProblemError `store-write-failed` when the disk refuses, `event-unknown` and
   * `event-refused` for an event that breaks its schema.
   */
  transact(transaction: Transaction, origin?: Origin): Promise<TransactionOutcome>;
  /**
   * Runs work on the file's connection inside the next commit, with whatever else waits for it: one fsync for all. What
   * it throws undoes its own writes alone.
   */
  commit<T>(work: () => T): Promise<T>;
  outboxAfter(seq: number, limit: number): OutboxEntry[];
  lastSeq(): number;
  /** Hears after each commit, before it is answered, which items it wrote. Answers how to stop hearing. */
  onCommitted(listener: (keys: readonly ItemKey[]) => void): () => void;
  /** Removes expired items and keys, and outbox rows up to `read` that are older than `outboxAge` milliseconds. */
  sweep(outboxAge: number, read: number): void;
  /** The connection, for those who keep tables of their own in the file. */
  readonly connection: DatabaseSync;
}

/** Options for {@link openContext}. */
export interface ContextOptions extends OpenOptions {
  /** @default Date.now */
  now?: () => number;
}

export function openContext(
  folder: string,
  name: ContextName,
  options: ContextOptions = {},
): ContextDatabase {
  const connection = openDatabase(folder, name, options);
  const now = options.now ?? Date.now;
  const statements = prepareStatements(connection);
  const listeners = new Set<(keys: readonly ItemKey[]) => void>();
  let written: ItemKey[] = [];
  const commit = createGroupCommit(connection, () => {
    const keys = written;
    written = [];
    for (const listener of listeners) listener(keys);
  });
  const read = (key: ItemKey): Item | null => {
    const row = statements.get.get({ pk: key.pk, sk: key.sk, now: now() }) as ItemRow | undefined;
    return row ? toItem(row) : null;
  };
  return {
    name,
    connection,
    get: read,
    batchGet: (keys) => keys.map(read).filter((item) => item !== null),
    query: (query) => readPage(statements, query, now()),
    recall(scope, key) {
      const row = statements.recall.get({ scope, key, now: now() }) as
        | { hash: string; answer: string }
        | undefined;
      return row ? { hash: row.hash, answer: JSON.parse(row.answer) } : null;
    },
    async transact(given, origin = NO_ORIGIN) {
      const transaction =
        given.outbox.length === 0 ? given : { ...given, outbox: checkEvents(name, given.outbox) };
      try {
        return await commit(() => {
          const value = applyTransaction(statements, transaction, { now: now(), origin });
          const keep = value.outcome === 'committed';
          if (keep) written.push(...transaction.writes.map(({ pk, sk }) => ({ pk, sk })));
          return { keep, value };
        });
      } catch (cause) {
        throw Object.assign(storeErrors.WRITE_FAILED(name, (cause as Error).message), { cause });
      }
    },
    commit: (work) => commit(() => ({ keep: true, value: work() })),
    outboxAfter: (seq, limit) =>
      statements.outboxAfter.all({ after: seq, limit }) as unknown as OutboxEntry[],
    lastSeq: () => (statements.lastSeq.get() as { seq: number }).seq,
    onCommitted(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    sweep(outboxAge, read) {
      statements.sweepItems.run({ now: now() });
      statements.sweepKeys.run({ now: now() });
      statements.sweepOutbox.run({ before: now() - outboxAge, read });
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

function toItem({ pk, sk, version, value }: ItemRow): Item {
  return { pk, sk, version, value: JSON.parse(value) as Record<string, unknown> };
}
