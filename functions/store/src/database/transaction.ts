/** Applies one transaction inside a savepoint: conditions, writes, outbox rows, idempotency record. */

import type { ItemKey, Origin, Transaction, TransactionOutcome, Write } from '@tessera/function/store';
import type { ItemRow, Statements } from './statements.ts';

export interface TransactionContext {
  /** Epoch milliseconds. */
  now: number;
  /** What the outbox rows come of, kept with them. */
  origin: Origin;
}

export function applyTransaction(
  statements: Statements,
  transaction: Transaction,
  { now, origin }: TransactionContext,
): TransactionOutcome {
  const { idempotency } = transaction;
  if (idempotency) {
    const { scope, key, hash, answer, expiresAt } = idempotency;
    const before = statements.recall.get({ scope, key, now }) as { hash: string; answer: string } | undefined;
    if (before) {
      return before.hash === hash
        ? { outcome: 'repeated', answer: JSON.parse(before.answer) }
        : { outcome: 'key-reused' };
    }
    statements.remember.run({ scope, key, hash, answer: JSON.stringify(answer), expiresAt });
  }
  for (const [place, write] of transaction.writes.entries()) {
    if (!applyWrite(statements, write, now)) return { outcome: 'refused', write: place };
  }
  for (const { type, version = 1, key, data, correlation } of transaction.outbox) {
    statements.appendOutbox.run({
      ...{ type, version, key, now, ...origin },
      ...{ data: JSON.stringify(data), correlation: correlation ?? origin.correlation },
    });
  }
  return { outcome: 'committed' };
}

/** False when the condition does not hold. */
function applyWrite(statements: Statements, write: Write, now: number): boolean {
  const { pk, sk } = write;
  const current = statements.get.get({ pk, sk, now }) as ItemRow | undefined;
  if (write.op === 'add') return addToField(statements, write, current);
  if (!holds(write.when, current)) return false;
  if (write.op === 'delete') statements.remove.run({ pk, sk });
  if (write.op === 'put') {
    statements.put.run({
      pk,
      sk,
      version: (current?.version ?? 0) + 1,
      value: JSON.stringify(write.value),
      indexPartition: write.index?.partition ?? null,
      indexSort: write.index?.sort ?? null,
      expiresAt: write.expiresAt ?? null,
    });
  }
  return true;
}

function holds(
  condition: Exclude<Write, { op: 'add' }>['when'],
  current: { version: number } | undefined,
): boolean {
  if (condition === undefined) return true;
  if ('absent' in condition) return current === undefined;
  if ('exists' in condition) return current !== undefined;
  return current?.version === condition.version;
}

function addToField(
  statements: Statements,
  { pk, sk, field, by, min }: ItemKey & { field: string; by: number; min: number },
  current: ItemRow | undefined,
): boolean {
  if (current === undefined) return false;
  const value = JSON.parse(current.value) as Record<string, unknown>;
  const sum = Number(value[field]) + by;
  if (!Number.isSafeInteger(sum) || sum < min) return false;
  statements.setValue.run({ pk, sk, value: JSON.stringify({ ...value, [field]: sum }) });
  return true;
}
