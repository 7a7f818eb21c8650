/**
 * Changes of a context's items, in the order in which they were made, for readers that say which context they follow:
 * recorded in the very transaction that makes the change, and kept until every reader has taken them.
 */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { contextNames } from './schemas.ts';

export const changeReaderSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,79}$/),
  context: z.enum(contextNames),
});

const image = z.object({ version: z.int(), value: z.record(z.string(), z.unknown()) });

export const recordedChangeSchema = z.object({
  /** Its place among the changes of its context; grows. */
  sequence: z.int().min(1),
  pk: z.string(),
  sk: z.string(),
  /** Null where there was none, or is none any more. */
  before: image.nullable(),
  after: image.nullable(),
  /** Epoch milliseconds. */
  at: z.int(),
});

const params = z.object({ name: changeReaderSchema.shape.name });

export const changesContract = defineContract(
  {
    putReaders: 'PUT /changes',
    listReaders: 'GET /changes',
    readChanges: 'POST /changes/{name}/read',
    passChanges: 'POST /changes/{name}/pass',
  },
  {
    putReaders: {
      summary:
        'All readers that there are from now on; a new one begins with what comes, the others keep their place',
      body: z.strictObject({ readers: z.array(changeReaderSchema).max(50) }),
      response: z.void(),
      status: 204,
    },
    listReaders: {
      summary: 'All readers and how many changes are before each',
      response: z.object({
        readers: z.array(changeReaderSchema.extend({ position: z.int(), lag: z.int() })),
      }),
    },
    readChanges: {
      summary:
        'The next changes as soon as there are any, or none when the time to wait is over; 404 store-unknown-reader',
      params,
      body: z.strictObject({
        max: z.int().min(1).max(100).default(100),
        /** Milliseconds. */
        wait: z.int().min(0).max(20_000).default(0),
      }),
      response: z.object({ changes: z.array(recordedChangeSchema) }),
    },
    passChanges: {
      summary: 'Moves a reader behind a change, never back; 404 store-unknown-reader',
      params,
      body: z.strictObject({ sequence: z.int().min(1) }),
      response: z.void(),
      status: 204,
    },
  },
);

export type ChangeReader = z.output<typeof changeReaderSchema>;
export type RecordedChange = z.output<typeof recordedChangeSchema>;
