/** Door: when something is to happen again and again. */

export { latestDue, nextDue } from './schedule/due.ts';
export type { Schedule } from './schedule/parse-schedule.ts';
export { parseSchedule } from './schedule/parse-schedule.ts';
