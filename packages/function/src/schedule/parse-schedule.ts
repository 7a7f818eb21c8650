/**
 * Schedules as EventBridge Scheduler has them, in UTC: `rate(5 minutes)` and `cron(…)`
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 */

import { type Cron, readCron } from './cron.ts';
import { scheduleErrors } from './errors.ts';

export type Schedule =
  /** Counted from when the schedule was made, in milliseconds. */
  { kind: 'rate'; period: number } | { kind: 'cron'; cron: Cron };

const MINUTE = 60_000;
const units = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE } as const;

/** @throws ProblemError 422 `schedule-invalid` */
export function parseSchedule(expression: string): Schedule {
  const refuse = (why: string) => scheduleErrors.INVALID(expression, why);
  const [, kind, inside = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case 'rate':
      return { kind, period: readRate(inside, refuse) };
    case 'cron':
      return { kind, cron: readCron(inside, refuse) };
    default:
      throw refuse('write rate(value unit) or cron(minutes hours day-of-month month day-of-week year)');
  }
}

function readRate(text: string, refuse: (why: string) => Error): number {
  const [, digits = '', unit = '', plural = ''] = /^(\d{1,6}) (minute|hour|day)(s?)$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits === '' || value === 0)
    throw refuse('a rate is a positive whole number and minutes, hours or days');
  if ((value === 1) !== (plural === '')) {
    throw refuse(`write rate(${value} ${unit}${value === 1 ? '' : 's'}), the unit's number must agree`);
  }
  return value * units[unit as keyof typeof units];
}
