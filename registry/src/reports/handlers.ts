/** Carries out what edges report. */

import type { Handlers } from '@tessera/contracts/http';
import { requireEdge, requireVerb } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import type { reportContract } from './operations.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { takeReport } from './take-report.ts';

export function createReportHandlers(services: Services): Handlers<typeof reportContract, RequestContext> {
  return {
    async report({ params: { channel }, body }, { actor }) {
      requireEdge(actor, 'report');
      takeReport(services, channel, body);
    },
    async alarm({ params: { channel }, body }, context) {
      requireEdge(context.actor, 'raise an alarm');
      raiseAlarm(services, { channel, alarm: body, by: signedBy(context) });
    },
    async listFigures({ params: { channel, remote }, query: { minutes } }, { actor }) {
      requireVerb(actor, 'read');
      return { figures: services.figures.list(channel, remote, minutes) };
    },
  };
}
