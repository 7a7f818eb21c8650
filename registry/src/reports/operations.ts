/** `/channels/{channel}/reports` and `/alarms`: what edges tell of the releases that they serve. */

import { alarmSchema, reportSchema } from '@tessera/contracts/health';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel, instant, name } from '../api/fields.ts';

const figuresSchema = reportSchema.shape.figures.element;
const params = z.strictObject({ channel });

export const reportContract = defineContract(
  {
    report: 'POST /channels/{channel}/reports',
    alarm: 'POST /channels/{channel}/alarms',
    listFigures: 'GET /channels/{channel}/figures/{remote}',
  },
  {
    report: {
      summary:
        'Whom an edge gave which release, who failed, and figures of each release; counts once for its id',
      params,
      body: reportSchema,
      response: z.void(),
      status: 204,
    },
    alarm: {
      summary: 'A file of a release is not what its owner signed: the release is withdrawn',
      params,
      body: alarmSchema,
      response: z.void(),
      status: 204,
    },
    listFigures: {
      summary: 'Figures of the releases of a remote by the minute, oldest first; kept for a week',
      params: z.strictObject({ channel, remote: name }),
      query: z.strictObject({
        /** How many minutes back. */
        minutes: z.coerce.number().int().min(1).max(1_440).default(60),
      }),
      response: z.object({ figures: z.array(figuresSchema.extend({ at: instant })) }),
    },
  },
);
