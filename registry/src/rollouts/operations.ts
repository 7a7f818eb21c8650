/** `/channels/{channel}/canaries`: started, moved by hand, watched. */

import { text } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel, instant, name, reason, releaseId } from '../api/fields.ts';
import { change } from '../channels/operations.ts';

const params = z.strictObject({ channel, remote: name });
const visitors = z.object({ canary: z.number(), control: z.number() });

const metric = z.object({
  metric: z.string(),
  title: z.string(),
  /** Who saw it. */
  source: z.enum(['edge', 'client']),
  /** Counted visitors with it, by the release that they were given, in the whole rollout. */
  canary: z.number(),
  control: z.number(),
  /** How many of them would be the canary's if it were like the stable release. */
  expected: z.number(),
  networks: z.number(),
  /** The e-value, and the one from which it is an alarm. */
  evidence: z.number(),
  alarmFrom: z.number(),
});

const rollout = z.object({
  id: z.string(),
  remote: z.string(),
  release: z.string(),
  /** What it is compared with. */
  stable: z.string(),
  plan: z.string(),
  status: z.string(),
  reason: z.string(),
  startedBy: z.string(),
  startedAt: instant,
  visitors,
  metrics: z.array(metric),
});

const active = rollout.extend({
  /** Percent of the visitors that are given it. */
  percent: z.number(),
  /** Which step of the plan, from 1; `null` when no step is under way. */
  step: z.number().nullable(),
  /** When the plan lets it widen at the earliest. */
  nextAt: instant.nullable(),
  verdict: z.object({ status: z.string(), reason: z.string() }),
  /** Claims that cannot be true, since the registry has started, by why. */
  dropped: z.record(z.string(), z.number()),
});

const ended = rollout.extend({
  endedAt: instant,
  /** `null` when it has finished. */
  endReason: z.string().nullable(),
});

export const rolloutContract = defineContract(
  {
    listCanaries: 'GET /channels/{channel}/canaries',
    startCanary: 'POST /channels/{channel}/canaries',
    stepCanary: 'POST /channels/{channel}/canaries/{remote}/step',
    pauseCanary: 'POST /channels/{channel}/canaries/{remote}/pause',
    resumeCanary: 'POST /channels/{channel}/canaries/{remote}/resume',
    abortCanary: 'POST /channels/{channel}/canaries/{remote}/abort',
  },
  {
    listCanaries: {
      summary: 'The active canaries with their health, and the last 20 that have ended',
      params: z.strictObject({ channel }),
      response: z.object({ canaries: z.array(active), ended: z.array(ended) }),
    },
    startCanary: {
      ...change,
      summary: 'Gives a release to a share of the visitors, widened by a plan or by hand',
      body: z
        .strictObject({
          remote: name,
          release: releaseId,
          /** Of the visitors; widened by hand. */
          percent: z.number().positive().max(100).optional(),
          /** Such as "1,5,25,100 every 10m". */
          plan: text(200).optional(),
          reason,
        })
        .refine(
          ({ percent, plan }) => (percent === undefined) !== (plan === undefined),
          'give either "percent" or "plan"',
        ),
    },
    stepCanary: {
      ...change,
      summary: 'Widens a canary to the next step of its plan, or to a percent; 100 promotes it',
      params,
      body: z.strictObject({ percent: z.number().positive().max(100).optional(), reason }),
    },
    pauseCanary: {
      ...change,
      summary: 'Keeps the share of a canary; its health is still watched',
      params,
      body: z.strictObject({ reason }),
    },
    resumeCanary: {
      ...change,
      summary: 'Lets the plan of a canary go on',
      params,
      body: z.strictObject({ reason }),
    },
    abortCanary: {
      ...change,
      summary: 'Takes a canary back and withdraws its release, for open pages too',
      params,
      body: z.strictObject({ reason }),
    },
  },
);
