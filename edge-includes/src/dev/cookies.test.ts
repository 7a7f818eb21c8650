import { describe, expect, it } from 'vitest';
import { toLocal, toPlatform } from './cookies.ts';

const answer = (cookies: string[]) => ({ status: 200, headers: { 'set-cookie': cookies }, body: null });

describe('cookies of a site on https', () => {
  it('can be kept by a browser on plain http, and go back as they came', () => {
    const set = [
      '__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax',
      'theme=dark; Domain=market.example; Secure',
    ];
    expect(toLocal(answer(set)).headers['set-cookie']).toEqual([
      'tessera-dev-host-session=abc; Path=/; HttpOnly; SameSite=Lax',
      'theme=dark',
    ]);
    const sent = 'theme=dark; tessera-dev-host-session=abc';
    expect(toPlatform(sent, { protocol: 'https:' })).toBe('theme=dark; __Host-session=abc');
  });

  it('of a site on http keep their names', () => {
    const set = ['session=abc; Path=/; HttpOnly'];
    expect(toLocal(answer(set)).headers['set-cookie']).toEqual(set);
    expect(toPlatform('session=abc', { protocol: 'http:' })).toBe('session=abc');
    expect(toPlatform(undefined, { protocol: 'https:' })).toBeUndefined();
  });
});
