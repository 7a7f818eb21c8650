/** Step, pause, resume and abort of a canary. */

import type { Canary } from '../api.ts';
import { formatPercent, versionOf } from '../format.ts';
import { type Action, tellChanged } from './action.ts';

export interface CanaryPlace {
  channel: string;
  /** Of the channel, as it was seen. */
  revision: number;
  canary: Canary;
}

/** The percents of a plan, such as `1,5,25,100 every 10m`. */
export function stepsOf(plan: string): number[] {
  return plan.split(' ', 1)[0]!.split(',').map(Number);
}

/** The percent of the next step, or `null` when the plan has none: then the release is promoted. */
export function nextStep({ plan, percent }: Canary): number | null {
  return stepsOf(plan).find((step) => step > percent) ?? null;
}

export function step({ channel, revision, canary }: CanaryPlace): Action {
  const { remote, release, percent } = canary;
  const next = nextStep(canary) ?? 100;
  const happens =
    next === 100
      ? `Every visitor of ${channel} gets ${release}: the canary ends and the release is promoted.`
      : `${formatPercent(next)} of the visitors of ${channel} are given ${release}, instead of ${formatPercent(percent)}.`;
  return {
    title: `Widen the canary of ${remote} to ${formatPercent(next)}?`,
    sentences: [
      happens,
      'Whoever has it keeps it.',
      'The gates run first: when one refuses, nothing changes.',
    ],
    confirm: next === 100 ? `Promote ${versionOf(release)}` : `Widen to ${formatPercent(next)}`,
    isGrave: false,
    revision,
    async perform(api, { reason, idempotencyKey }) {
      const body = { percent: next, reason };
      return tellChanged(await api.stepCanary({ params: { channel, remote }, body, idempotencyKey }));
    },
  };
}

export function pause({ channel, revision, canary }: CanaryPlace): Action {
  const { remote, percent } = canary;
  return {
    title: `Pause the canary of ${remote}?`,
    sentences: [
      `It stays at ${formatPercent(percent)} until someone resumes it.`,
      'Its health is still watched: a bad release is taken back all the same.',
    ],
    confirm: 'Pause',
    isGrave: false,
    revision,
    async perform(api, { reason, idempotencyKey }) {
      const params = { channel, remote };
      return tellChanged(await api.pauseCanary({ params, body: { reason }, idempotencyKey }));
    },
  };
}

export function resume({ channel, revision, canary }: CanaryPlace): Action {
  const { remote, plan } = canary;
  return {
    title: `Resume the canary of ${remote}?`,
    sentences: [`Its plan goes on: ${plan}.`, 'The time of the present step begins anew.'],
    confirm: 'Resume',
    isGrave: false,
    revision,
    async perform(api, { reason, idempotencyKey }) {
      const params = { channel, remote };
      return tellChanged(await api.resumeCanary({ params, body: { reason }, idempotencyKey }));
    },
  };
}

export function abort({ channel, revision, canary }: CanaryPlace): Action {
  const { remote, release, stable } = canary;
  return {
    title: `Abort the canary of ${remote} ${versionOf(release)}?`,
    sentences: [
      `Nobody on ${channel} is given ${release} any more, from their next page on.`,
      'It is withdrawn: open pages that show it load anew at the next navigation, and it can never be live on this channel again.',
      `Everyone has ${stable}.`,
    ],
    confirm: 'Abort canary',
    isGrave: true,
    revision,
    async perform(api, { reason, idempotencyKey }) {
      const params = { channel, remote };
      return tellChanged(await api.abortCanary({ params, body: { reason }, idempotencyKey }));
    },
  };
}
