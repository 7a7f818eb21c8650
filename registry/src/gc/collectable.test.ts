import { describe, expect, it } from 'vitest';
import { type ReleaseHistory, whyCollectable } from './collectable.ts';

const DAY = 24 * 3_600_000;
const policy = { window: 7 * DAY, keep: 2 };
const old: ReleaseHistory = { announcedAt: 0, committedAt: 0, newer: 5, leftAt: DAY, isNamed: false };
const why = (changes: Partial<ReleaseHistory>, now: number) =>
  whyCollectable({ ...old, ...changes }, policy, now);

describe('whyCollectable()', () => {
  it('takes what every channel left longer ago than the rollback window', () => {
    expect(why({}, 8 * DAY)).toBeNull();
    expect(why({}, 8 * DAY + 1)).toBe('the last channel has left it long ago');
  });

  it('leaves what a channel names, however old it is', () => {
    expect(why({ isNamed: true }, 1_000 * DAY)).toBeNull();
  });

  it('leaves open pages their releases for a day, also where the rollback window is shorter', () => {
    const short = { window: 1, keep: 0 };
    expect(whyCollectable(old, short, 2 * DAY)).toBeNull();
    expect(whyCollectable(old, short, 2 * DAY + 1)).not.toBeNull();
  });

  it('leaves the newest ones of a remote', () => {
    expect(why({ newer: 1 }, 100 * DAY)).toBeNull();
    expect(why({ newer: 2 }, 100 * DAY)).not.toBeNull();
  });

  it('takes what was never live after the same time, and what never arrived after a day', () => {
    expect(why({ leftAt: null }, 7 * DAY)).toBeNull();
    expect(why({ leftAt: null }, 7 * DAY + 1)).toBe('it was never live');
    expect(why({ leftAt: null, committedAt: null, newer: 0 }, DAY)).toBeNull();
    expect(why({ leftAt: null, committedAt: null, newer: 0 }, DAY + 1)).toContain('never all arrived');
  });

  it('leaves what was announced again lately', () => {
    expect(why({ announcedAt: 99.5 * DAY }, 100 * DAY)).toBeNull();
  });
});
