/**
 * How far a rollout is, and what happens next: by the clock and the verdict, or by hand. Nothing is done here; whoever
 * keeps the channel compares {@link percentOf} before and after, and promotes what has finished.
 *
 *   running ⇄ paused, running → finished, both → suspect | withdrawn | aborted, suspect → aborted, all → replaced
 */

import { readShare } from '@tessera/contracts/rollout';
import type { Verdict } from '../health/verdict.ts';
import type { Plan } from './plan.ts';

/** Moments are epoch milliseconds. */
export type Progress =
  | { status: 'running'; step: number; percent: number; since: number }
  /** The share stays as it is, health is watched, nothing widens. `held`: milliseconds of the step before the pause. */
  | { status: 'paused'; step: number; percent: number; held: number; reason: string }
  /** Everybody is given the canary: it can be promoted. */
  | { status: 'finished'; at: number }
  /** Nobody is given the canary until a person has decided; open pages may keep it. */
  | { status: 'suspect'; at: number; reason: string }
  /** The release is refused, for open pages too. */
  | { status: 'withdrawn'; at: number; reason: string }
  /** As withdrawn, by a person. */
  | { status: 'aborted'; at: number; reason: string }
  /** The channel went on without it, such as to another stable release. The release may be tried again. */
  | { status: 'replaced'; at: number; reason: string };

/** What a person wants. */
export type Command =
  | { verb: 'pause'; reason: string }
  | { verb: 'resume' }
  /** To the next step at once, whatever the verdict is short of an alarm; a percent of one's own must be wider. */
  | { verb: 'step'; percent?: number }
  | { verb: 'abort'; reason: string };

/** A rollout at its first step. A plan that begins with 100 % is nothing but a promotion. */
export function startProgress(plan: Plan, now: number): Progress {
  return widen(0, plan.steps[0], now);
}

/** The share that the canary has, in percent; `null` when the rollout is over and the channel decides alone. */
export function percentOf(progress: Progress): number | null {
  switch (progress.status) {
    case 'running':
    case 'paused':
      return progress.percent;
    case 'suspect':
      return 0;
    case 'finished':
    case 'withdrawn':
    case 'aborted':
    case 'replaced':
      return null;
  }
}

/**
 * What follows from a verdict. Alarms act at once, also on a paused rollout; a step widens when it is healthy *and*
 * has lasted as long as the plan says. Asking twice changes nothing.
 */
export function advance(
  progress: Progress,
  plan: Plan,
  { verdict, now }: { verdict: Verdict; now: number },
): Progress {
  if (progress.status !== 'running' && progress.status !== 'paused') return progress;
  switch (verdict.status) {
    case 'withdraw':
      return { status: 'withdrawn', at: now, reason: verdict.reason };
    case 'suspect':
      return { status: 'suspect', at: now, reason: verdict.reason };
    case 'waiting':
      return progress;
    case 'healthy': {
      if (progress.status === 'paused' || now < (nextAt(progress, plan) ?? Infinity)) return progress;
      const step = nextStep(progress, plan);
      return step === -1 ? progress : widen(step, plan.steps[step]!, now);
    }
  }
}

/** When the plan lets a step widen at the earliest; `null` when no time does. */
export function nextAt(progress: Progress, plan: Plan): number | null {
  if (progress.status !== 'running' || plan.every === null || nextStep(progress, plan) === -1) return null;
  return progress.since + plan.every;
}

/**
 * What follows from a command.
 *
 * @throws RangeError when the rollout cannot do that in its state, or the percent is not wider
 */
export function obey(
  progress: Progress,
  plan: Plan,
  { command, now }: { command: Command; now: number },
): Progress {
  switch (command.verb) {
    case 'pause': {
      if (progress.status !== 'running') throw refuse(command, progress);
      const { step, percent, since } = progress;
      return { status: 'paused', step, percent, held: now - since, reason: command.reason };
    }
    case 'resume': {
      if (progress.status !== 'paused') throw refuse(command, progress);
      const { step, percent, held } = progress;
      return { status: 'running', step, percent, since: now - held };
    }
    case 'step': {
      if (progress.status !== 'running' && progress.status !== 'paused') throw refuse(command, progress);
      return stepByHand(progress, plan, { percent: command.percent, now });
    }
    case 'abort': {
      if (progress.status !== 'running' && progress.status !== 'paused' && progress.status !== 'suspect')
        throw refuse(command, progress);
      return { status: 'aborted', at: now, reason: command.reason };
    }
  }
}

type Active = Extract<Progress, { percent: number }>;

function stepByHand(
  progress: Active,
  plan: Plan,
  { percent, now }: { percent: number | undefined; now: number },
): Progress {
  if (percent === undefined) {
    const step = nextStep(progress, plan);
    if (step === -1)
      throw new RangeError(`Cannot widen the canary: ${progress.percent} % is the last step, give a percent`);
    return widen(step, plan.steps[step]!, now);
  }
  if (!(percent > progress.percent && percent <= 100))
    throw new RangeError(
      `Cannot widen the canary to ${percent} %: ${progress.percent} % have it, give more and at most 100`,
    );
  // Visitors are divided into buckets: a share between two of them is no share.
  readShare(percent);
  // Of the plan, the last step that is not wider.
  return widen(
    plan.steps.findLastIndex((one) => one <= percent),
    percent,
    now,
  );
}

/** The first step of the plan that is wider than now; -1 when there is none. */
function nextStep({ percent }: Active, plan: Plan): number {
  return plan.steps.findIndex((one) => one > percent);
}

function widen(step: number, percent: number, now: number): Progress {
  return percent === 100
    ? { status: 'finished', at: now }
    : { status: 'running', step: Math.max(0, step), percent, since: now };
}

function refuse({ verb }: Command, { status }: Progress): RangeError {
  return new RangeError(`Cannot ${verb} the canary: it is ${status}`);
}
