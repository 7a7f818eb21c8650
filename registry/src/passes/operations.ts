/** `/passes`: what lets a developer's own edge in at a deployed site. */

import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { instant } from '../api/fields.ts';

export const passContract = defineContract(
  { issuePass: 'POST /passes' },
  {
    issuePass: {
      summary:
        'A signed pass for one site, valid for twelve hours; edges check it without asking the registry',
      body: z.strictObject({
        use: z.literal('develop'),
        /** The site's public address. */
        site: z.url({ protocol: /^https?$/ }),
      }),
      response: z.object({ pass: z.string(), expiresAt: instant }),
      status: 201,
    },
  },
);
