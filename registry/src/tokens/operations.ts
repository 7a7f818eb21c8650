/** `/tokens`: made, listed, revoked. */

import { text } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { verbs } from '../access/scope.ts';
import { channel, instant, name } from '../api/fields.ts';

/** Seconds. */
const LIFE = { shortest: 60, usual: 12 * 3_600, longest: 90 * 86_400 };

const scopeFields = {
  name: text(80),
  team: name,
  remotes: z.array(z.union([name, z.literal('*')])).max(50),
  channels: z
    .array(z.union([channel, z.literal('pr-*')]))
    .max(50)
    .default([]),
  verbs: z.array(z.enum(verbs)).min(1),
};

const token = z.object({
  ...scopeFields,
  id: z.string(),
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: instant,
  revokedAt: instant.nullable(),
});

export const tokenContract = defineContract(
  { createToken: 'POST /tokens', listTokens: 'GET /tokens', revokeToken: 'DELETE /tokens/{id}' },
  {
    createToken: {
      summary: 'Makes a deploy token; its text is in this answer and never again',
      body: z.strictObject({
        ...scopeFields,
        /** Seconds. */
        expiresIn: z.int().min(LIFE.shortest).max(LIFE.longest).default(LIFE.usual),
      }),
      response: token.extend({ token: z.string() }),
      status: 201,
    },
    listTokens: {
      summary: 'The tokens of the own team; the operator sees those of all',
      query: z.strictObject({ team: name.optional() }),
      response: z.object({ tokens: z.array(token) }),
    },
    revokeToken: {
      summary: 'Ends a token at once, and all that were made with it',
      params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/, 'use the id that the list shows') }),
      response: z.void(),
      status: 204,
    },
  },
);
