import { describe, expect, it } from 'vitest';
import { readCacheControl } from './directives.ts';
import { ageOf, bornAt, lifetimeOf } from './freshness.ts';

const noon = Date.UTC(2026, 0, 1, 12);
const date = (seconds: number) => new Date(noon + seconds * 1_000).toUTCString();
const lifetime = (headers: Record<string, string>) => lifetimeOf(headers, readCacheControl(headers));

describe('RFC 9111, section 4.2.1: freshness lifetime', () => {
  it.each([
    ['Expires minus Date', { expires: date(60), date: date(0) }, 60],
    ['an invalid Expires', { expires: '0', date: date(0) }, 0],
    ['two of Expires', { expires: `${date(1)}, ${date(2)}`, date: date(0) }, 0],
    ['Expires in the past', { expires: date(-60), date: date(0) }, 0],
    ['max-age before Expires', { expires: date(60), date: date(0), 'cache-control': 'max-age=5' }, 5],
    ['nothing: no guess from Last-Modified', { 'last-modified': date(-9_000), date: date(0) }, null],
  ])('%s', (_name, headers, seconds) => {
    expect(lifetime(headers as Record<string, string>)).toBe(seconds);
  });

  it.each(['Thursday, 01-Jan-26 12:01:00 GMT', 'Thu Jan  1 12:01:00 2026'])(
    'reads the obsolete date "%s"',
    (expires) => expect(lifetime({ expires, date: date(0) })).toBe(60),
  );
});

describe('RFC 9111, section 4.2.3: age', () => {
  const exchange = { askedAt: noon, answeredAt: noon + 2_000 };

  it.each([
    ['the delay of the answer', {}, 2],
    ['Age plus that delay', { age: '30' }, 32],
    ['the time since Date, when that is more', { age: '5', date: date(-58) }, 60],
    ['a Date in the future counts for nothing', { date: date(100) }, 2],
    ['an Age that is no number counts for nothing', { age: 'old' }, 2],
  ])('%s', (_name, headers, seconds) => {
    expect(ageOf(bornAt(headers, exchange), exchange.answeredAt)).toBe(seconds);
  });

  it('a part of a second since Date is no age', () => {
    const answeredAt = noon + 900;
    expect(bornAt({ date: date(0) }, { askedAt: answeredAt, answeredAt })).toBe(answeredAt);
  });
});
