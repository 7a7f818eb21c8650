/** `/channels/{channel}/feed` and what edges say to it. */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel } from '../api/fields.ts';

const params = z.strictObject({ channel });
const edge = z.string().regex(/^[\w.-]{1,80}$/, 'use letters, digits, ".", "_" and "-"');

/** The query of a feed. */
export const feedQuery = z.object({
  edge: edge.optional(),
  /** Whether events named `change` are understood, which tell what differs from the document before. */
  changes: z.enum(['true', 'false']).optional(),
});

export const feedContract = defineContract(
  {
    followChannel: 'GET /channels/{channel}/feed',
    acknowledge: 'POST /channels/{channel}/acks',
    listEdges: 'GET /channels/{channel}/edges',
  },
  {
    followChannel: {
      summary: 'The channel document now and after each change; resumes after Last-Event-ID',
      params,
      query: feedQuery.extend({ after: z.coerce.number().int().nonnegative().optional() }),
      response: z.unknown(),
      stream: true,
    },
    acknowledge: {
      summary: 'An edge says that it serves a revision',
      params,
      body: z.strictObject({ edge, revision: z.int().nonnegative() }),
      response: z.void(),
      status: 204,
    },
    listEdges: {
      summary: 'The edges that follow, and what each has acknowledged',
      params,
      response: z.object({
        edges: z.array(z.object({ edge: z.string(), connected: z.boolean(), acknowledged: z.number() })),
      }),
    },
  },
);
