/** `POST /gc`: what nobody can need any more. */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';

export const gcContract = defineContract(
  { collectGarbage: 'POST /gc' },
  {
    collectGarbage: {
      summary: 'Tells which releases and files nobody can need any more, and removes them when asked to',
      body: z.strictObject({ apply: z.boolean().default(false) }),
      response: z.object({
        applied: z.boolean(),
        releases: z.array(z.object({ remote: z.string(), id: z.string(), why: z.string() })),
        files: z.number(),
        bytes: z.number(),
      }),
    },
  },
);
