/**
 * What the store answers over loopback HTTP. Every call carries a caller's credential; each caller has its own
 * context, `products` and `carts` are readable by those who must show or order what is in them.
 */

import { slug } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { searchCardSchema, searchQuerySchema, searchResultSchema } from './catalogue.ts';
import {
  contextNames,
  itemKeySchema,
  itemSchema,
  stagedRowSchema,
  transactionOutcomeSchema,
  transactionSchema,
} from './schemas.ts';

const params = z.object({ context: z.enum(contextNames) });
const items = z.array(itemSchema);

/** Tables of one context. */
export const tablesContract = defineContract(
  {
    get: 'POST /tables/{context}/get',
    batchGet: 'POST /tables/{context}/batch-get',
    query: 'POST /tables/{context}/query',
    recall: 'POST /tables/{context}/recall',
    transact: 'POST /tables/{context}/transact',
  },
  {
    get: {
      summary: 'One item, or null',
      params,
      body: itemKeySchema,
      response: z.object({ item: itemSchema.nullable() }),
    },
    batchGet: {
      summary: 'Items by key, in no order; those that do not exist are left out',
      params,
      body: z.strictObject({ keys: z.array(itemKeySchema).max(200) }),
      response: z.object({ items }),
    },
    query: {
      summary: 'A page of one partition, of the table or of the index, by sort key',
      params,
      body: z.strictObject({
        by: z.enum(['table', 'index']).default('table'),
        partition: z.string().min(1).max(240),
        prefix: z.string().max(240).default(''),
        descending: z.boolean().default(false),
        limit: z.int().min(1).max(200).default(50),
        cursor: z.string().max(400).optional(),
      }),
      response: z.object({ items, cursor: z.string().nullable() }),
    },
    recall: {
      summary: 'What an idempotency key was answered, or null',
      params,
      body: z.strictObject({ scope: z.string().max(240), key: z.string().max(240) }),
      response: z.object({
        record: z.object({ hash: z.string(), answer: z.record(z.string(), z.unknown()) }).nullable(),
      }),
    },
    transact: {
      summary: 'All writes, outbox rows and the idempotency record, or nothing; answered after the fsync',
      params,
      body: transactionSchema,
      response: transactionOutcomeSchema,
    },
  },
);

/** The search port. */
export const catalogueContract = defineContract(
  {
    search: 'POST /catalogue/search',
    suggest: 'POST /catalogue/suggest',
    countByCategory: 'POST /catalogue/counts',
  },
  {
    search: {
      summary: 'A page of products with facets',
      body: searchQuerySchema,
      response: searchResultSchema,
    },
    suggest: {
      summary: 'Queries and products for what was typed so far',
      body: z.strictObject({ q: z.string().min(1).max(120), limit: z.int().min(1).max(10) }),
      response: z.object({ queries: z.array(z.string()), items: z.array(searchCardSchema) }),
    },
    countByCategory: {
      summary: 'How many products each category has',
      body: z.strictObject({}),
      response: z.object({ counts: z.record(slug, z.int()) }),
    },
  },
);

const importParams = z.object({ id: z.uuid() });

/** Bulk import: rows are staged beside the catalogue and swapped in by one transaction, or dropped. */
export const importContract = defineContract(
  {
    beginImport: 'POST /imports',
    stageRows: 'POST /imports/{id}/rows',
    commitImport: 'POST /imports/{id}/commit',
    dropImport: 'DELETE /imports/{id}',
  },
  {
    beginImport: {
      summary: 'Begins an import; an unfinished one of before is dropped',
      response: z.object({ id: z.uuid() }),
      status: 201,
    },
    stageRows: {
      summary: 'Stages items; 409 store-unknown-import',
      params: importParams,
      body: z.strictObject({ rows: z.array(stagedRowSchema).min(1).max(2_000) }),
      response: z.object({ staged: z.int() }),
    },
    commitImport: {
      summary: 'Swaps all staged items in; 409 store-import-conflict when a sku belongs to another product',
      params: importParams,
      response: z.object({ items: z.int(), products: z.int() }),
    },
    dropImport: {
      summary: 'Forgets the staged items',
      params: importParams,
      response: z.void(),
      status: 204,
    },
  },
);

/** Counters of attempts that several processes share, such as of sign-ins per network. */
export const limitsContract = defineContract(
  { takeAttempt: 'POST /limits/take' },
  {
    takeAttempt: {
      summary:
        'Counts an attempt in a window; tells whether it is allowed and otherwise when the next one is',
      body: z.strictObject({
        /** What is limited, such as `sign-in-account`. */
        name: z.string().regex(/^[a-z-]{1,40}$/),
        /** Whose attempts; digest what should not be kept. */
        key: z.string().min(1).max(200),
        limit: z.int().min(1).max(10_000),
        /** Seconds. */
        window: z.int().min(1).max(86_400),
      }),
      response: z.object({ allowed: z.boolean(), retryAfter: z.int().min(0) }),
    },
  },
);
