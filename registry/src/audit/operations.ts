/** `GET /audit`: what was changed, searched. */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel, instant, name } from '../api/fields.ts';

export const auditContract = defineContract(
  { searchAudit: 'GET /audit' },
  {
    searchAudit: {
      summary: 'Every change, newest first: who, what, why, from where',
      query: z.strictObject({
        /** Text anywhere in a row. */
        q: z.string().max(200).optional(),
        channel: channel.optional(),
        remote: name.optional(),
        actor: z.string().max(200).optional(),
        action: z.string().max(40).optional(),
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      response: z.object({
        entries: z.array(
          z.object({
            seq: z.number(),
            at: instant,
            actor: z.string(),
            origin: z.string(),
            action: z.string(),
            channel: z.string().nullable(),
            revision: z.number().nullable(),
            remotes: z.array(z.string()),
            reason: z.string(),
            subject: z.record(z.string(), z.unknown()),
          }),
        ),
        /** `before` of the next page, or `null` at the end. */
        next: z.number().nullable(),
      }),
    },
  },
);
