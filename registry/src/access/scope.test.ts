import { describe, expect, it } from 'vitest';
import { isWithin, type TokenScope, verbs, whyNot } from './scope.ts';

const all: TokenScope = {
  team: 'a',
  remotes: ['*'],
  channels: ['production', 'pr-*'],
  verbs,
  expiresAt: 100,
};
const own = { remotes: [{ remote: 'own', owner: 'a' }], channel: 'production' };

describe('whyNot()', () => {
  it.each(verbs)('refuses "%s" on a remote of another team, whatever the token says', (verb) => {
    expect(whyNot(all, verb, own)).toBeNull();
    const foreign = { ...own, remotes: [...own.remotes, { remote: 'other', owner: 'b' }] };
    expect(whyNot({ ...all, remotes: ['*', 'other'] }, verb, foreign)).toContain('belongs to "b"');
  });

  it.each(verbs)('refuses "%s" to a token that is for everything else', (verb) => {
    const others = verbs.filter((other) => other !== verb);
    expect(whyNot({ ...all, verbs: others }, verb, own)).toContain(`ask for one for "${verb}"`);
  });

  it('refuses a remote and a channel outside of the scope', () => {
    expect(whyNot({ ...all, remotes: ['else'] }, 'publish', own)).toContain('not "own"');
    expect(whyNot(all, 'promote', { ...own, channel: 'staging' })).toContain('not "staging"');
    expect(whyNot(all, 'promote', { ...own, channel: 'pr-12' })).toBeNull();
  });
});

describe('isWithin()', () => {
  it('holds for the same scope and for parts of it', () => {
    expect(isWithin(all, all)).toBe(true);
    expect(
      isWithin({ ...all, remotes: ['own'], channels: ['pr-3'], verbs: ['read'], expiresAt: 9 }, all),
    ).toBe(true);
  });

  it('does not hold for every preview where one is allowed', () => {
    expect(isWithin({ ...all, channels: ['pr-*'] }, { ...all, channels: ['pr-3'] })).toBe(false);
    expect(isWithin({ ...all, remotes: ['*'] }, { ...all, remotes: ['own'] })).toBe(false);
  });
});
