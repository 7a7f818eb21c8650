/** `/console/session` and `/console/links`: who is signed in, and how someone gets in. */

import { text } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { instant, name } from '../api/fields.ts';

export const signInContract = defineContract(
  {
    makeLink: 'POST /console/links',
    getSession: 'GET /console/session',
    endSession: 'DELETE /console/session',
    endSessions: 'DELETE /console/people/{subject}/sessions',
  },
  {
    makeLink: {
      summary: 'Makes a link that signs one person in to the console, once, within ten minutes; operator',
      body: z.strictObject({
        /** Whom the audit names. */
        name: text(80).default('operator'),
        /** The teams whose remotes the person may change; left out, all, and they may lock channels. */
        teams: z.array(name).min(1).max(50).optional(),
      }),
      response: z.object({ url: z.string(), subject: z.string(), expiresAt: instant }),
      status: 201,
    },
    getSession: {
      summary: 'Who is signed in to the console',
      response: z.object({
        subject: z.string(),
        name: z.string(),
        teams: z.array(z.string()),
        operator: z.boolean(),
        expiresAt: instant,
      }),
    },
    endSession: { summary: 'Signs out of the console', response: z.void(), status: 204 },
    endSessions: {
      summary: 'Ends every session of a person; the operator alone may',
      params: z.strictObject({ subject: z.string().max(200) }),
      response: z.object({ ended: z.number() }),
    },
  },
);
