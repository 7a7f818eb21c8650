import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../health/verdict.ts';
import { parsePlan } from './plan.ts';
import { advance, type Command, nextAt, obey, type Progress, percentOf, startProgress } from './progress.ts';

const plan = parsePlan('1,5,25,100 every 10m');
const MINUTES = 60_000;
const START = Date.parse('2026-01-01T00:00:00Z');

const verdicts = {
  healthy: { status: 'healthy', reason: 'fine' },
  waiting: { status: 'waiting', reason: 'too little' },
  suspect: { status: 'suspect', reason: 'script errors', metric: 'script-error' },
  withdraw: { status: 'withdraw', reason: '5xx', metric: 'server-error' },
} as const satisfies Record<string, Verdict>;

const at = (minutes: number, verdict: Verdict = verdicts.healthy) => ({
  verdict,
  now: START + minutes * MINUTES,
});
const by = (minutes: number, command: Command) => ({ command, now: START + minutes * MINUTES });
const pause: Command = { verb: 'pause', reason: 'lunch' };

describe('advance()', () => {
  it('goes through the plan while every step is healthy', () => {
    let progress = startProgress(plan, START);
    const percents = [10, 20, 30].map((minutes) => {
      const before = percentOf(progress);
      progress = advance(progress, plan, at(minutes));
      return before;
    });
    expect(percents).toEqual([1, 5, 25]);
    expect(progress).toEqual({ status: 'finished', at: START + 30 * MINUTES });
    expect(percentOf(progress)).toBeNull();
  });

  it('waits for the time of a step, and for its verdict', () => {
    const started = startProgress(plan, START);
    expect(nextAt(started, plan)).toBe(START + 10 * MINUTES);
    expect(advance(started, plan, at(9.99))).toBe(started);
    expect(advance(started, plan, at(60, verdicts.waiting))).toBe(started);
    expect(advance(started, plan, at(61))).toMatchObject({ percent: 5, since: START + 61 * MINUTES });
  });

  it('waits for a person where the plan has no time', () => {
    const byHand = parsePlan('5,50');
    const started = startProgress(byHand, START);
    expect(advance(started, byHand, at(1_000))).toBe(started);
    expect(nextAt(started, byHand)).toBeNull();
  });

  it('stays at the last step of a plan that ends before 100 %', () => {
    const short = parsePlan('1,5 every 1m');
    const last = advance(startProgress(short, START), short, at(1));
    expect(advance(last, short, at(100))).toBe(last);
    expect([percentOf(last), nextAt(last, short)]).toEqual([5, null]);
  });

  it.each([
    ['withdraw', { status: 'withdrawn', at: START, reason: '5xx' }, null],
    ['suspect', { status: 'suspect', at: START, reason: 'script errors' }, 0],
  ] as const)('acts on "%s" at once, paused or not', (status, after, percent) => {
    const started = startProgress(plan, START);
    for (const progress of [started, obey(started, plan, by(0, pause))]) {
      const stopped = advance(progress, plan, at(0, verdicts[status]));
      expect(stopped).toEqual(after);
      expect(percentOf(stopped)).toBe(percent);
    }
  });

  it('never narrows a share but to nobody, whatever comes, and never leaves an end', () => {
    const verdict = fc.constantFrom<Verdict>(...Object.values(verdicts));
    const command = fc.constantFrom<Command>(
      pause,
      { verb: 'resume' },
      { verb: 'step' },
      { verb: 'step', percent: 7.5 },
      { verb: 'abort', reason: 'no' },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1_000), fc.oneof(verdict, command))), (events) => {
        let progress = startProgress(plan, START);
        let now = START;
        for (const [seconds, event] of events) {
          now += seconds * 1_000;
          const before = progress;
          progress =
            'status' in event ? advance(before, plan, { verdict: event, now }) : tryTo(before, event, now);
          const [narrow, wide] = [percentOf(before), percentOf(progress)];
          if (narrow !== null && wide !== null && wide > 0) expect(wide).toBeGreaterThanOrEqual(narrow);
          if (narrow === null) expect(progress).toBe(before);
          if (before.status === 'suspect') expect(['suspect', 'aborted']).toContain(progress.status);
        }
      }),
    );
  });
});

describe('obey()', () => {
  const started = startProgress(plan, START);

  it('holds a paused step, and takes the time of the pause from no step', () => {
    const paused = obey(started, plan, by(4, pause));
    expect(paused).toMatchObject({ status: 'paused', percent: 1, reason: 'lunch' });
    expect(advance(paused, plan, at(60))).toBe(paused);
    const resumed = obey(paused, plan, by(60, { verb: 'resume' }));
    expect(nextAt(resumed, plan)).toBe(START + 66 * MINUTES);
  });

  it('widens by hand to the next step, or to a percent between steps', () => {
    expect(obey(started, plan, by(1, { verb: 'step' }))).toMatchObject({ percent: 5, step: 1 });
    const between = obey(started, plan, by(1, { verb: 'step', percent: 12 }));
    expect(between).toMatchObject({ percent: 12, step: 1, since: START + MINUTES });
    expect(advance(between, plan, at(11))).toMatchObject({ percent: 25, step: 2 });
    expect(obey(started, plan, by(1, { verb: 'step', percent: 100 }))).toMatchObject({ status: 'finished' });
  });

  it('refuses to narrow, and to go beyond the plan without a percent', () => {
    const short = parsePlan('5');
    const last = startProgress(short, START);
    expect(() => obey(last, short, by(1, { verb: 'step' }))).toThrow('5 % is the last step, give a percent');
    for (const percent of [5, 1, 101, Number.NaN])
      expect(() => obey(last, short, by(1, { verb: 'step', percent }))).toThrow('5 % have it');
  });

  it('aborts what is running, paused or suspect', () => {
    const suspect = advance(started, plan, at(1, verdicts.suspect));
    for (const progress of [started, obey(started, plan, by(1, pause)), suspect])
      expect(obey(progress, plan, by(2, { verb: 'abort', reason: 'no' }))).toMatchObject({
        status: 'aborted',
      });
  });

  it.each([
    ['resume', started, 'Cannot resume the canary: it is running'],
    ['pause', { status: 'finished', at: START }, 'Cannot pause the canary: it is finished'],
    ['step', { status: 'suspect', at: START, reason: '' }, 'Cannot step the canary: it is suspect'],
    ['abort', { status: 'withdrawn', at: START, reason: '' }, 'Cannot abort the canary: it is withdrawn'],
  ] as const)('refuses to %s in another state', (verb, progress, message) => {
    expect(() => obey(progress, plan, by(1, { verb, reason: 'why' }))).toThrow(message);
  });
});

function tryTo(progress: Progress, command: Command, now: number): Progress {
  try {
    return obey(progress, plan, { command, now });
  } catch (error) {
    if (error instanceof RangeError) return progress;
    throw error;
  }
}
