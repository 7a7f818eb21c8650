/** All writes, outbox rows and the idempotency record in one `TransactWriteItems`, or nothing. */

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { currentContext } from '@tessera/service/context';
import { type CheckedRow, checkEvents } from '../events/check-events.ts';
import { originOf } from '../events/origin.ts';
import type { Transaction, TransactionOutcome, Write } from '../schemas.ts';
import { dynamodbErrors } from './errors.ts';
import { recall } from './reads.ts';
import { itemRowKey, outboxRow, recordRow } from './rows.ts';
import { ask, type Connection, type DynamoTable } from './table.ts';
import { ABSENT, type Member, toMember } from './writes.ts';

/** Rows of one transaction, DynamoDB's limit. */
const ROWS = 100;

/** Milliseconds before the second try, doubled for each further one; what is waited is random below that. */
const BACKOFF = 10;

/** A transaction whose events obey their schemas. */
type Checked = Omit<Transaction, 'outbox'> & { outbox: readonly CheckedRow[] };

interface Reason {
  Code?: string;
}

/** What the answer to one try means: final, or to be found out by one step more. */
type Verdict =
  | Extract<TransactionOutcome, { outcome: 'committed' | 'refused' }>
  | { outcome: 'key-used' }
  | { outcome: 'expired'; write: Write }
  | { outcome: 'again' };

/**
 * Tries until the outcome is certain or the deadline has passed: of transactions that meet on one item, DynamoDB
 * cancels all but one.
 */
export async function transact(
  table: DynamoTable,
  transaction: Partial<Transaction> & Pick<Transaction, 'writes'>,
): Promise<TransactionOutcome> {
  const whole: Checked = { ...transaction, outbox: checkEvents(table.context, transaction.outbox ?? []) };
  requireFits(table.name, whole);
  if (whole.writes.length + whole.outbox.length === 0 && !whole.idempotency) return { outcome: 'committed' };
  const id = randomUUID();
  return await ask(table, async (connection, options) => {
    for (let tries = 0; ; tries += 1) {
      const verdict = await attempt(table, { connection, options, transaction: whole, id });
      const outcome = await settle(table, { connection, transaction: whole, verdict });
      if (outcome !== null) return outcome;
      const pause = Math.random() * Math.min(BACKOFF * 2 ** tries, 200);
      await wait(pause, undefined, { signal: options.abortSignal });
    }
  });
}

/** Null when it has to be tried again. */
async function settle(
  table: DynamoTable,
  { connection, transaction, verdict }: { connection: Connection; transaction: Checked; verdict: Verdict },
): Promise<TransactionOutcome | null> {
  switch (verdict.outcome) {
    case 'committed':
    case 'refused':
      return verdict;
    case 'key-used': {
      const { scope, key, hash } = transaction.idempotency!;
      const before = await recall(table, scope, key);
      // It may have expired since.
      if (before === null) return null;
      return before.hash === hash
        ? { outcome: 'repeated', answer: before.answer }
        : { outcome: 'key-reused' };
    }
    case 'expired':
      await sweep(table, connection, verdict.write);
      return null;
    case 'again':
      return null;
  }
}

async function attempt(
  table: DynamoTable,
  {
    connection: { sdk, client },
    options,
    transaction,
    id,
  }: {
    connection: Connection;
    options: { abortSignal: AbortSignal };
    transaction: Checked;
    id: string;
  },
): Promise<Verdict> {
  const now = table.now();
  const command = new sdk.TransactWriteCommand({
    TransactItems: toMembers(table.name, transaction, { now, id }),
  });
  try {
    await client.send(command, options);
    return { outcome: 'committed' };
  } catch (error) {
    const { name, CancellationReasons } = error as Error & { CancellationReasons?: Reason[] };
    if (name === 'TransactionInProgressException') return { outcome: 'again' };
    if (name !== 'TransactionCanceledException' || !CancellationReasons) throw error;
    return judge(transaction, CancellationReasons) ?? Promise.reject(error);
  }
}

/** The first reason counts, as the SQLite store stops at the first. Null for one that no repetition mends. */
function judge(
  { idempotency, writes }: Pick<Transaction, 'idempotency' | 'writes'>,
  reasons: readonly Reason[],
): Verdict | null {
  const first = reasons.findIndex(({ Code }) => Code !== undefined && Code !== 'None');
  const { Code } = reasons[first] ?? {};
  if (
    Code === 'TransactionConflict' ||
    Code === 'ThrottlingError' ||
    Code === 'ProvisionedThroughputExceeded'
  ) {
    return { outcome: 'again' };
  }
  if (Code !== 'ConditionalCheckFailed') return null;
  if (idempotency && first === 0) return { outcome: 'key-used' };
  const place = first - (idempotency ? 1 : 0);
  const write = writes[place];
  // A put without a condition is refused for an expired item alone.
  if (write?.op === 'put' && !write.when) return { outcome: 'expired', write };
  return { outcome: 'refused', write: place };
}

function toMembers(
  TableName: string,
  { idempotency, writes, outbox }: Checked,
  { now, id }: { now: number; id: string },
): Member[] {
  const origin = originOf(currentContext());
  const record = idempotency && {
    TableName,
    Item: recordRow(idempotency),
    ConditionExpression: ABSENT,
    ExpressionAttributeValues: { ':now': now },
  };
  return [
    ...(record ? [{ Put: record }] : []),
    ...writes.map((write) => toMember(TableName, write, now)),
    ...outbox.map((row, place) => ({
      Put: { TableName, Item: outboxRow(row, { place, transaction: id, now, origin }) },
    })),
  ];
}

/** Removes an item that has expired, which a put without a condition would otherwise continue. */
async function sweep(table: DynamoTable, { sdk, client }: Connection, write: Write): Promise<void> {
  const command = new sdk.TransactWriteCommand({
    TransactItems: [
      {
        Delete: {
          TableName: table.name,
          Key: itemRowKey(write),
          ConditionExpression: ABSENT,
          ExpressionAttributeValues: { ':now': table.now() },
        },
      },
    ],
  });
  await client.send(command).catch((error: unknown) => {
    // Somebody else has written it meanwhile, and the next try sees that.
    if ((error as Error).name !== 'TransactionCanceledException') throw error;
  });
}

/** @throws ProblemError 422 for what DynamoDB takes in no transaction */
function requireFits(table: string, { idempotency, writes, outbox }: Checked): void {
  const rows = writes.length + outbox.length + (idempotency ? 1 : 0);
  if (rows > ROWS) throw dynamodbErrors.TOO_MANY_ROWS(table, rows);
  const seen = new Set<string>();
  for (const { pk, sk } of writes) {
    const key = JSON.stringify([pk, sk]);
    if (seen.has(key)) throw dynamodbErrors.REPEATED_ITEM(table, pk);
    seen.add(key);
  }
}
