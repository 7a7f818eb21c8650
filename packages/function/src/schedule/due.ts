/** When a schedule is due. All times are epoch milliseconds; days and hours are those of UTC. */

import type { Cron, Days } from './cron.ts';
import type { Schedule } from './parse-schedule.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * The first time after another one at which a schedule is due; null when there is none any more.
 *
 * @param after a rate counts from it
 */
export function nextDue(schedule: Schedule, after: number): number | null {
  switch (schedule.kind) {
    case 'rate':
      return after + schedule.period;
    case 'cron':
      return nextOfCron(schedule.cron, after);
  }
}

/**
 * The last time at which a schedule was due after `after` and until `now`, null when it was not: of those that nobody
 * attended to, the one that counts.
 */
export function latestDue(schedule: Schedule, after: number, now: number): number | null {
  if (schedule.kind === 'rate') {
    const periods = Math.floor((now - after) / schedule.period);
    return periods < 1 ? null : after + periods * schedule.period;
  }
  // Most are due once a day or more often; the others have few times in a long while.
  const recent = now - DAY > after ? lastOfCron(schedule.cron, now - DAY, now) : null;
  return recent ?? lastOfCron(schedule.cron, after, now);
}

function lastOfCron(cron: Cron, after: number, now: number): number | null {
  let last: number | null = null;
  for (let due = nextOfCron(cron, after); due !== null && due <= now; due = nextOfCron(cron, due)) last = due;
  return last;
}

function nextOfCron(cron: Cron, after: number): number | null {
  const start = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const first = new Date(start);
  const lastYear = Math.max(...cron.years);
  for (let year = first.getUTCFullYear(); year <= lastYear; year++) {
    if (!cron.years.has(year)) continue;
    for (let month = 1; month <= 12; month++) {
      if (!cron.months.has(month) || Date.UTC(year, month, 1) <= start) continue;
      for (const date of datesOf(cron.days, year, month)) {
        const due = dueOnDay(cron, Date.UTC(year, month - 1, date), start);
        if (due !== null) return due;
      }
    }
  }
  return null;
}

/** The first time from `start` on. @param day its first millisecond */
function dueOnDay(cron: Cron, day: number, start: number): number | null {
  if (day + DAY <= start) return null;
  const from = Math.max(0, (start - day) / MINUTE);
  for (let hour = Math.floor(from / 60); hour < 24; hour++) {
    if (!cron.hours.has(hour)) continue;
    for (let minute = Math.max(0, from - hour * 60); minute < 60; minute++) {
      if (cron.minutes.has(minute)) return day + (hour * 60 + minute) * MINUTE;
    }
  }
  return null;
}

/** In their order. @param month 1 is January */
function datesOf(days: Days, year: number, month: number): number[] {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const all = Array.from({ length: last }, (_, index) => index + 1);
  const weekdayOf = (date: number) => new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 1;
  switch (days.kind) {
    case 'dates':
      return all.filter((date) => days.dates.has(date));
    case 'last-date':
      return [last];
    case 'weekday-near':
      return days.date > last ? [] : [nearestWeekday(days.date, weekdayOf(days.date), last)];
    case 'weekdays':
      return all.filter((date) => days.weekdays.has(weekdayOf(date)));
    case 'nth-weekday':
      return all.filter((date) => weekdayOf(date) === days.weekday && Math.ceil(date / 7) === days.nth);
    case 'last-weekday':
      return all.filter((date) => weekdayOf(date) === days.weekday && date > last - 7);
  }
}

/** It does not leave its month. @param weekday 1 is Sunday, 7 is Saturday */
function nearestWeekday(date: number, weekday: number, last: number): number {
  if (weekday === 7) return date === 1 ? 3 : date - 1;
  if (weekday === 1) return date === last ? date - 2 : date + 1;
  return date;
}
