/** `/channels/{channel}/reports` and `/alarms`: what edges tell of the releases that they serve. */

import { alarmSchema, reportSchema } from '@tessera/contracts/health';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel } from '../api/fields.ts';

const params = z.strictObject({ channel });

export const reportContract = defineContract(
  { report: 'POST /channels/{channel}/reports', alarm: 'POST /channels/{channel}/alarms' },
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
  },
);
