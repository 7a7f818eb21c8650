import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestDue, nextDue, parseSchedule } from '../schedule.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const next = (expression: string, after: string, count = 1) => {
  const schedule = parseSchedule(expression);
  const times: (string | null)[] = [];
  let time: number | null = at(after);
  for (let n = 0; n < count; n++) {
    time = time === null ? null : nextDue(schedule, time);
    times.push(time === null ? null : new Date(time).toISOString().slice(0, 16));
  }
  return times;
};

describe('cron()', () => {
  it.each([
    // The examples of AWS's own documentation.
    ['cron(0 10 * * ? *)', ['2026-11-23T10:00', '2026-11-24T10:00']],
    ['cron(15 12 * * ? *)', ['2026-11-22T12:15', '2026-11-23T12:15']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-11-23T18:00', '2026-11-24T18:00']],
    ['cron(0 8 1 * ? *)', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['cron(0/15 * * * ? *)', ['2026-11-22T12:15', '2026-11-22T12:30']],
    ['cron(0/10 * ? * MON-FRI *)', ['2026-11-23T00:00', '2026-11-23T00:10']],
    ['cron(0/5 8-17 ? * MON-FRI *)', ['2026-11-23T08:00', '2026-11-23T08:05']],
    ['cron(15 10 ? * 6L 2022-2027)', ['2026-11-27T10:15', '2026-12-25T10:15']],
    ['cron(0 9 ? * 2#1 *)', ['2026-12-07T09:00', '2027-01-04T09:00']],
    // The last day of a month, the last day of a week, and the weekday that is nearest to a date.
    ['cron(0 0 L * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00']],
    ['cron(0 0 ? * L *)', ['2026-11-28T00:00', '2026-12-05T00:00']],
    ['cron(0 0 3W * ? *)', ['2026-12-03T00:00', '2027-01-04T00:00']],
    ['cron(0 0 1W 5,8 ? *)', ['2027-05-03T00:00', '2027-08-02T00:00']],
    ['cron(0 0 31W * ? 2027)', ['2027-01-29T00:00', '2027-03-31T00:00']],
    ['cron(0 0 29 FEB ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(59 23 31 DEC ? 2199)', ['2199-12-31T23:59', null]],
    ['cron(0 12 22 11 ? 2026)', [null, null]],
    ['cron(10-30/10 2,4 * * ? *)', ['2026-11-23T02:10', '2026-11-23T02:20']],
  ])('%s', (expression, times) => {
    expect(next(expression, '2026-11-22T12:00', 2)).toEqual(times);
  });

  it('is due where each minute that a slow look at every field allows is', () => {
    const value = (least: number, most: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: least, max: most }).map(String),
        fc
          .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 1, max: most }))
          .map((two) => two.join('/')),
        fc
          .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
          .map((two) => two.sort((a, b) => a - b).join('-')),
      );
    const days = fc.oneof(
      value(1, 31).map((date) => [date, '?']),
      fc.constantFrom('*', '1', '2-6', 'SAT,SUN').map((weekday) => ['?', weekday]),
    );
    fc.assert(
      fc.property(
        ...[value(0, 59), value(0, 23), days, value(1, 12)],
        fc.integer({ min: at('2026-01-01T00:00'), max: at('2030-01-01T00:00') }),
        (minute, hour, [date, weekday], month, after) => {
          const due = nextDue(parseSchedule(`cron(${minute} ${hour} ${date} ${month} ${weekday} *)`), after);
          const allows = (field: string, given: number, least: number): boolean => {
            if (field === '*' || field === '?') return true;
            if (field === 'SAT,SUN') return given === 1 || given === 7;
            const [range = '', step = '1'] = field.split('/');
            const [from = '', to = field.includes('/') ? '99' : from] =
              range === '*' ? [`${least}`, '99'] : range.split('-');
            return (
              given >= Number(from) && given <= Number(to) && (given - Number(from)) % Number(step) === 0
            );
          };
          const matches = (time: number) => {
            const moment = new Date(time);
            return (
              allows(minute, moment.getUTCMinutes(), 0) &&
              allows(hour, moment.getUTCHours(), 0) &&
              allows(date!, moment.getUTCDate(), 1) &&
              allows(month, moment.getUTCMonth() + 1, 1) &&
              allows(weekday!, moment.getUTCDay() + 1, 1)
            );
          };
          if (due === null) return !matches(after + 60_000 - (after % 60_000));
          expect(due).toBeGreaterThan(after);
          expect(due % 60_000).toBe(0);
          expect(matches(due)).toBe(true);
          // Nothing in between: looked at for two days, which is what most need.
          for (
            let time = after - (after % 60_000) + 60_000;
            time < Math.min(due, after + 2 * 86_400_000);
            time += 60_000
          )
            if (matches(time)) throw new Error(`${new Date(time).toISOString()} was left out`);
          return true;
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('rate()', () => {
  it('counts from the last time', () => {
    expect(next('rate(5 minutes)', '2026-11-22T12:02', 2)).toEqual(['2026-11-22T12:07', '2026-11-22T12:12']);
    expect(next('rate(1 day)', '2026-11-22T12:02')).toEqual(['2026-11-23T12:02']);
  });
});

describe('latestDue()', () => {
  it.each([
    ['rate(5 minutes)', '2026-11-22T12:02', '2026-11-22T12:06', null],
    ['rate(5 minutes)', '2026-11-22T12:02', '2026-11-22T12:20', '2026-11-22T12:17'],
    ['cron(0 * * * ? *)', '2026-11-22T12:02', '2026-11-22T12:59', null],
    ['cron(0 * * * ? *)', '2026-11-02T12:02', '2026-11-22T12:59', '2026-11-22T12:00'],
    ['cron(0 0 1 * ? *)', '2026-08-02T12:02', '2026-11-22T12:59', '2026-11-01T00:00'],
  ])('%s after %s until %s is %s', (expression, after, now, due) => {
    const time = latestDue(parseSchedule(expression), at(after), at(now));
    expect(time === null ? null : new Date(time).toISOString().slice(0, 16)).toBe(due);
  });
});

describe('parseSchedule()', () => {
  it.each([
    ['at(2026-11-22T12:00:00)', /write rate/],
    ['rate(0 minutes)', /positive whole number/],
    ['rate(1 hours)', /write rate\(1 hour\)/],
    ['rate(5 hour)', /write rate\(5 hours\)/],
    ['rate(5 seconds)', /minutes, hours or days/],
    ['cron(0 10 * * *)', /six fields/],
    ['cron(0 10 * * * *)', /exactly one of day of month and day of week/],
    ['cron(0 10 ? * ? *)', /exactly one/],
    ['cron(60 10 * * ? *)', /"60" is no minutes, write 0 to 59/],
    ['cron(0 10 * FOO ? *)', /"FOO" is no month, write 1 to 12 or JAN to DEC/],
    ['cron(0 10 ? * 3#1,6#3 *)', /day of week|week of a month/],
    ['cron(0 10 ? * 3#6 *)', /no week of a month/],
    ['cron(0 10 ? * FRI-MON *)', /no range/],
    ['cron(0 10 ? * 2/2 *)', /no meaning/],
    ['cron(0/0 10 * * ? *)', /no step/],
    ['cron(0 10 LW * ? *)', /no day of month/],
    ['cron(0 10 * * ? 1969)', /1970 to 2199/],
    ['cron(0 10  * * ? *)', /six fields/],
  ])('refuses %s', (expression, reason) => {
    expect(() => parseSchedule(expression)).toThrow(reason);
  });
});
