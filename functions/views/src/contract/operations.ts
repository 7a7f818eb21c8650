/** The operation of function `views`: the store hands it the events of a rule. */

import { defineContract } from '@tessera/contracts/http';
import { cloudEventSchema } from '@tessera/function/store';
import { z } from 'zod';

export const viewsContract = defineContract(
  { events: 'POST /events' },
  {
    events: {
      summary:
        'Internal. Writes what the view of a rule makes of its events, each event once however often it comes',
      body: z.object({
        /** `views-` and the name of the view. */
        rule: z.string(),
        events: z.array(cloudEventSchema).min(1).max(100),
      }),
      response: z.object({ applied: z.int() }),
    },
  },
);
