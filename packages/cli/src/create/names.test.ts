import { describe, expect, it } from 'vitest';
import { requireName, requireTeam, spell } from './names.ts';

describe('requireName()', () => {
  it.each(['gifts', 'gift-cards', 'b2b', 'a'.repeat(35)])('takes "%s"', (name) => {
    expect(() => requireName(name)).not.toThrow();
  });

  it.each([
    '',
    'Gifts',
    'gift_cards',
    'gift cards',
    '-gifts',
    'gifts-',
    'gift--cards',
    '2gifts',
    '../gifts',
    'a'.repeat(36),
  ])('refuses "%s" and says what would do', (name) => {
    expect(() => requireName(name)).toThrow('such as gift-cards');
  });

  it.each(['shell', 'registry', 'api', 'r', 'media', 'staging'])('leaves "%s" to the platform', (name) => {
    expect(() => requireName(name)).toThrow('the platform itself uses this name');
  });
});

describe('requireTeam()', () => {
  it.each(['Gifts', 'gift team', 'pages', 'registry'])('refuses "%s"', (team) => {
    expect(() => requireTeam(team)).toThrow('such as gift-team');
  });

  it('takes what is a name', () => {
    expect(() => requireTeam('gift-team')).not.toThrow();
  });
});

describe('spell()', () => {
  it.each([
    { name: 'gifts', camel: 'gifts', pascal: 'Gifts', title: 'Gifts' },
    { name: 'gift-cards-2', camel: 'giftCards2', pascal: 'GiftCards2', title: 'Gift cards 2' },
  ])('writes "$name" as $camel, $pascal and "$title"', ({ name, ...spelled }) => {
    expect(spell(name)).toEqual({ kebab: name, ...spelled });
  });
});
