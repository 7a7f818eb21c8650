/** The six fields of a cron expression: minutes, hours, day of month, month, day of week, year. */

import { type Field, readValues } from './values.ts';

/** Which days of a month are meant. */
export type Days =
  | { kind: 'dates'; dates: ReadonlySet<number> }
  | { kind: 'last-date' }
  /** The weekday that is nearest to a date, in the same month. */
  | { kind: 'weekday-near'; date: number }
  /** 1 is Sunday. */
  | { kind: 'weekdays'; weekdays: ReadonlySet<number> }
  | { kind: 'nth-weekday'; weekday: number; nth: number }
  | { kind: 'last-weekday'; weekday: number };

export interface Cron {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  /** 1 is January. */
  months: ReadonlySet<number>;
  years: ReadonlySet<number>;
  days: Days;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const minutes: Field = { name: 'minutes', least: 0, most: 59 };
const hours: Field = { name: 'hours', least: 0, most: 23 };
const dates: Field = { name: 'day of month', least: 1, most: 31 };
const months: Field = { name: 'month', least: 1, most: 12, names: monthNames };
const weekdays: Field = { name: 'day of week', least: 1, most: 7, names: weekdayNames, steps: false };
const years: Field = { name: 'year', least: 1970, most: 2199 };

/** @param refuse makes the error of a reason */
export function readCron(text: string, refuse: (why: string) => Error): Cron {
  const fields = text.split(' ');
  if (fields.length !== 6)
    throw refuse(`a cron expression has six fields, separated by one space, here are ${fields.length}`);
  const [minute = '', hour = '', date = '', month = '', weekday = '', year = ''] = fields;
  const read = (field: Field, value: string) => readValues(field, value, refuse);
  return {
    minutes: read(minutes, minute),
    hours: read(hours, hour),
    months: read(months, month),
    years: read(years, year),
    days: readDays(date, weekday, refuse),
  };
}

function readDays(date: string, weekday: string, refuse: (why: string) => Error): Days {
  if ((date === '?') === (weekday === '?')) {
    throw refuse('exactly one of day of month and day of week is "?", the other one says which days');
  }
  return weekday === '?' ? readDates(date, refuse) : readWeekdays(weekday, refuse);
}

function readDates(text: string, refuse: (why: string) => Error): Days {
  if (text === 'L') return { kind: 'last-date' };
  const near = /^(\d{1,2})W$/.exec(text)?.[1];
  if (near === undefined) return { kind: 'dates', dates: readValues(dates, text, refuse) };
  const [date] = readValues(dates, near, refuse);
  return { kind: 'weekday-near', date: date! };
}

function readWeekdays(text: string, refuse: (why: string) => Error): Days {
  if (text === 'L') return { kind: 'weekdays', weekdays: new Set([weekdays.most]) };
  const [, day, nth] = /^(\w+?)(?:L|#(\w+))$/.exec(text) ?? [];
  if (day === undefined) return { kind: 'weekdays', weekdays: readValues(weekdays, text, refuse) };
  const [weekday] = readValues(weekdays, day, refuse);
  if (nth === undefined) return { kind: 'last-weekday', weekday: weekday! };
  if (!/^[1-5]$/.test(nth)) throw refuse(`"${text}" names no week of a month, those are 1 to 5`);
  return { kind: 'nth-weekday', weekday: weekday!, nth: Number(nth) };
}
