import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  ABSOLUTE_LIFETIME,
  clearedSessionCookie,
  createSessionSealer,
  IDLE_LIFETIME,
  isWorthRenewing,
  readCookie,
  sessionCookie,
  startSession,
} from '../session.ts';

const key = () => randomBytes(32).toString('base64');

describe('createSessionSealer()', () => {
  it('opens what it has sealed, also with another instance of the same keys', async () => {
    const keys = { a: key() };
    const session = startSession({ user: 'u1', name: 'Ada', epoch: 3 });
    const sealed = await createSessionSealer({ keys }).seal(session);
    expect(await createSessionSealer({ keys }).open(sealed)).toEqual(session);
    expect(sealed).not.toContain('Ada');
  });

  it('seals with the first key and opens with any, so that keys rotate', async () => {
    const [older, newer] = [key(), key()];
    const sealed = await createSessionSealer({ keys: { older } }).seal(startSession({ guest: 'g' }));
    expect(await createSessionSealer({ keys: { newer, older } }).open(sealed)).toMatchObject({ guest: 'g' });
    expect(await createSessionSealer({ keys: { newer } }).open(sealed)).toBeNull();
  });

  it.each(['', 'x', 'a.b.c.d.e', 'é'.repeat(50), 'a'.repeat(5_000)])(
    'answers null for garbage %#',
    async (sealed) => {
      expect(await createSessionSealer({ keys: { a: key() } }).open(sealed)).toBeNull();
    },
  );

  it('answers null for a cookie with one character changed', async () => {
    const sealer = createSessionSealer({ keys: { a: key() } });
    const sealed = await sealer.seal(startSession({ user: 'u' }));
    const at = sealed.lastIndexOf('.') - 4;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(await sealer.open(changed)).toBeNull();
  });

  it('ends a session by idleness and in any case by age, also one that it remembers', async () => {
    let now = 1_000;
    const sealer = createSessionSealer({ keys: { a: key() }, now: () => now });
    const idle = await sealer.seal(startSession({ user: 'u' }, now));
    const busy = await sealer.seal({ ...startSession({}, now), seenAt: now + ABSOLUTE_LIFETIME - 10 });
    now += IDLE_LIFETIME - 1;
    expect(await sealer.open(idle)).not.toBeNull();
    now += 1;
    expect(await sealer.open(idle)).toBeNull();
    now = 1_000 + ABSOLUTE_LIFETIME;
    expect(await sealer.open(busy)).toBeNull();
  });

  it('refuses a key of the wrong length and no key at all', () => {
    expect(() => createSessionSealer({ keys: { a: 'c2hvcnQ=' } })).toThrow('it has 5 bytes');
    expect(() => createSessionSealer({ keys: {} })).toThrow('no key is given');
  });
});

describe('isWorthRenewing()', () => {
  it('is true once an hour', () => {
    const session = startSession({}, 0);
    expect(isWorthRenewing(session, 3_599_999)).toBe(false);
    expect(isWorthRenewing(session, 3_600_000)).toBe(true);
  });
});

describe('session cookies', () => {
  it('have the __Host- prefix and Secure on https', () => {
    expect(sessionCookie('v', { secure: true })).toMatch(
      /^__Host-session=v; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000$/,
    );
    expect(sessionCookie('v', { secure: false })).toMatch(/^session=v; Path=\/; HttpOnly; SameSite=Lax; Max/);
    expect(clearedSessionCookie({ secure: false })).toContain('session=; ');
  });

  it('are read by their exact name', () => {
    expect(readCookie('a=1; xsession=2; session=3=4; session=5', 'session')).toBe('3=4');
    expect(readCookie(undefined, 'session')).toBeUndefined();
  });
});
