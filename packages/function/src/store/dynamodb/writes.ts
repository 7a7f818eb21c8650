/** A write of the port as a member of `TransactWriteItems`, with its condition. */

import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Condition, Write } from '../schemas.ts';
import { expiry, indexSort, itemRowKey } from './rows.ts';

export type Member = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

type Put = Extract<Write, { op: 'put' }>;
type Add = Extract<Write, { op: 'add' }>;

interface Expression {
  text: string;
  values: Record<string, unknown>;
}

const ALIVE = '(attribute_not_exists(expiresAt) OR expiresAt > :now)';

/** An item that is not there, or has expired and was not removed yet. */
export const ABSENT = '(attribute_not_exists(pk) OR expiresAt <= :now)';

export function toMember(TableName: string, write: Write, now: number): Member {
  switch (write.op) {
    case 'put':
      return toPut(TableName, write, now);
    case 'add':
      return toAdd(TableName, write, now);
    case 'delete': {
      const Delete = { TableName, Key: itemRowKey(write) };
      return { Delete: write.when ? { ...Delete, ...conditional(toCondition(write.when, now)) } : Delete };
    }
    case 'check':
      return {
        ConditionCheck: {
          TableName,
          Key: itemRowKey(write),
          ...conditional(toCondition(write.when, now)),
        },
      };
  }
}

/** The version is counted by DynamoDB when the writer does not know it. */
function toPut(TableName: string, { value, index, expiresAt, when, ...key }: Put, now: number): Member {
  const row = {
    value,
    ...(index ? { indexPartition: index.partition, indexSort: indexSort(index.sort, key) } : {}),
    ...(expiresAt === undefined ? {} : expiry(expiresAt)),
  };
  if (when && !('exists' in when)) {
    const version = 'version' in when ? when.version + 1 : 1;
    return {
      Put: {
        TableName,
        Item: { ...itemRowKey(key), version, ...row },
        ...conditional(toCondition(when, now)),
      },
    };
  }
  // `value` is reserved, as other names may be.
  const given = Object.entries(row);
  const removed = ['indexPartition', 'indexSort', 'expiresAt', 'ttl'].filter(
    (name) => !Object.hasOwn(row, name),
  );
  const assignments = given.map(([name]) => `#${name} = :${name}`);
  const condition = when ? toCondition(when, now) : { text: ALIVE, values: { ':now': now } };
  return {
    Update: {
      TableName,
      Key: itemRowKey(key),
      UpdateExpression: [
        `SET version = if_not_exists(version, :zero) + :one, ${assignments.join(', ')}`,
        ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
      ].join(' '),
      ExpressionAttributeNames: Object.fromEntries(
        [...given.map(([name]) => name), ...removed].map((name) => [`#${name}`, name]),
      ),
      ConditionExpression: condition.text,
      ExpressionAttributeValues: {
        ...condition.values,
        ':zero': 0,
        ':one': 1,
        ...Object.fromEntries(given.map(([name, one]) => [`:${name}`, one])),
      },
    },
  };
}

/** Refused below `min`, and beyond what a number of JavaScript counts exactly. */
function toAdd(TableName: string, { field, by, min, ...key }: Add, now: number): Member {
  return {
    Update: {
      TableName,
      Key: itemRowKey(key),
      UpdateExpression: 'SET version = version + :one, #value.#field = #value.#field + :by',
      ConditionExpression: `attribute_exists(pk) AND ${ALIVE} AND #value.#field BETWEEN :least AND :most`,
      ExpressionAttributeNames: { '#value': 'value', '#field': field },
      ExpressionAttributeValues: {
        ':one': 1,
        ':by': by,
        ':least': min - by,
        ':most': Number.MAX_SAFE_INTEGER - Math.max(by, 0),
        ':now': now,
      },
    },
  };
}

function toCondition(when: Condition, now: number): Expression {
  if ('absent' in when) return { text: ABSENT, values: { ':now': now } };
  if ('exists' in when) return { text: `attribute_exists(pk) AND ${ALIVE}`, values: { ':now': now } };
  return { text: `version = :version AND ${ALIVE}`, values: { ':version': when.version, ':now': now } };
}

function conditional({ text, values }: Expression) {
  return { ConditionExpression: text, ExpressionAttributeValues: values };
}
