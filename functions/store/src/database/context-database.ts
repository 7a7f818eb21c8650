/** One context's data: reads at once, writes by group commit, and its outbox. */

import type { DatabaseSync } from 'node:sqlite';
import type { ContextName, Item, ItemKey, Transaction, TransactionOutcome } from '@tessera/function/store';
import { storeErrors } from '../errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { type Page, type PageQuery, readPage } from './pages.ts';
import { type ItemRow, prepareStatements } from './statements.ts';
import { applyTransaction } from './transaction.ts';

export interface OutboxEntry {
  seq: number;
  type: string;
  key: string;
  data: Record<string, unknown>;
  /** The `traceparent` of who wrote it. */
  trace: string | null;
  /** Epoch milliseconds. */
  at: number;
}

export interface ContextDatabase extends Disposable {
  readonly name: ContextName;
  get(key: ItemKey): Item | null;
  batchGet(keys: readonly ItemKey[]): Item[];
  query(query: PageQuery): Page;
  recall(scope: string, key: string): { hash: string; answer: Record<string, unknown> } | null;
  /** Resolves after the fsync. Throws ProblemError `store-write-failed` when the disk refuses. */
  transact(transaction: Transaction, trace?: string | null): Promise<TransactionOutcome>;
  outboxAfter(seq: number, limit: number): OutboxEntry[];
  lastSeq(): number;
  /** Hears after each commit, before it is answered, which items it wrote. Answers how to stop hearing. */
  onCommitted(listener: (keys: readonly ItemKey[]) => void): () => void;
  /** Removes expired items and keys, and outbox rows older than `outboxAge` milliseconds. */
  sweep(outboxAge: number): void;
  /** The connection, for the bulk import alone. */
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
    async transact(transaction, trace = null) {
      try {
        return await commit(() => {
          const value = applyTransaction(statements, transaction, { now: now(), trace });
          const keep = value.outcome === 'committed';
          if (keep) written.push(...transaction.writes.map(({ pk, sk }) => ({ pk, sk })));
          return { keep, value };
        });
      } catch (cause) {
        throw Object.assign(storeErrors.WRITE_FAILED(name, (cause as Error).message), { cause });
      }
    },
    outboxAfter: (seq, limit) =>
      (statements.outboxAfter.all({ after: seq, limit }) as unknown as OutboxRowText[]).map((row) => ({
        ...row,
        data: JSON.parse(row.data) as Record<string, unknown>,
      })),
    lastSeq: () => (statements.lastSeq.get() as { seq: number }).seq,
    onCommitted(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    sweep(outboxAge) {
      statements.sweepItems.run({ now: now() });
      statements.sweepKeys.run({ now: now() });
      statements.sweepOutbox.run({ before: now() - outboxAge });
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

type OutboxRowText = Omit<OutboxEntry, 'data'> & { data: string };

function toItem({ pk, sk, version, value }: ItemRow): Item {
  return { pk, sk, version, value: JSON.parse(value) as Record<string, unknown> };
}
