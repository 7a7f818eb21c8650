import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVisitorIds, VISITOR_LIFETIME, visitorCookie, visitorCookieName } from '../rollout.ts';

const key = () => randomBytes(32).toString('base64');
const START = Date.parse('2026-01-01T00:00:00Z');

describe('createVisitorIds()', () => {
  it('knows its ids again, also in another process with the same keys', () => {
    const keys = { a: key() };
    const { visitor, value } = createVisitorIds({ keys }).issue();
    expect(createVisitorIds({ keys }).verify(value)).toBe(visitor);
    expect(visitor).toMatch(/^[\w-]{22}$/);
  });

  it('never makes the same one twice', () => {
    const ids = createVisitorIds({ keys: { a: key() } });
    expect(new Set(Array.from({ length: 1_000 }, () => ids.issue().visitor)).size).toBe(1_000);
  });

  it('signs with the first key and verifies with any, so that keys rotate', () => {
    const [older, newer] = [key(), key()];
    const { visitor, value } = createVisitorIds({ keys: { older } }).issue();
    expect(createVisitorIds({ keys: { newer, older } }).verify(value)).toBe(visitor);
    expect(createVisitorIds({ keys: { newer } }).verify(value)).toBeNull();
    expect(createVisitorIds({ keys: { newer, older } }).issue().value).toMatch(/^newer\./);
  });

  it('refuses an id after 30 days', () => {
    let now = START;
    const ids = createVisitorIds({ keys: { a: key() }, now: () => now });
    const { visitor, value } = ids.issue();
    now = START + VISITOR_LIFETIME * 1_000 - 1;
    expect(ids.verify(value)).toBe(visitor);
    now += 1;
    expect(ids.verify(value)).toBeNull();
  });

  it('refuses an id of which any character was changed', () => {
    const ids = createVisitorIds({ keys: { a: key() } });
    const { value } = ids.issue();
    for (let at = 0; at < value.length - 1; at += 1) {
      const other = value[at] === 'A' ? 'B' : 'A';
      expect(ids.verify(`${value.slice(0, at)}${other}${value.slice(at + 1)}`)).toBeNull();
    }
  });

  it.each(['', '.', 'a...', 'a.b.c.d.e', '__proto__.a.b.c', 'x'.repeat(10_000)])('refuses "%s"', (value) => {
    expect(createVisitorIds({ keys: { a: key() } }).verify(value)).toBeNull();
  });

  it('starts only with keys that can be used', () => {
    expect(() => createVisitorIds({ keys: {} })).toThrow('no key is given');
    expect(() => createVisitorIds({ keys: { a: 'c2hvcnQ=' } })).toThrow('5 bytes');
    expect(() => createVisitorIds({ keys: { 'a.b': key() } })).toThrow('"a.b"');
  });
});

describe('visitorCookie()', () => {
  it('is out of reach of scripts and of other sites, and lasts as long as the id', () => {
    expect(visitorCookie('v', { secure: true })).toBe(
      '__Host-visitor=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000',
    );
    expect(visitorCookieName({ secure: false })).toBe('visitor');
  });
});
