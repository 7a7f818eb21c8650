import { describe, expect, it } from 'vitest';
import { createVaryKeys, normalizeField, varyNames } from './vary.ts';

describe('varyNames()', () => {
  it.each([
    ['Accept-Language, accept-encoding', ['accept-language']],
    ['b, A,,b', ['a', 'b']],
    ['Accept-Encoding', []],
  ])('of "%s"', (vary, names) => expect(varyNames({ vary })).toEqual(names));
});

describe('normalizeField(), RFC 9111 section 4.1', () => {
  const language = (value: string, languages: string[] = []) =>
    normalizeField('accept-language', { 'accept-language': value }, { languages });

  it.each([
    ['DE-de, en;q=0.8', 'de-de,en'],
    ['en;q=0.5,de;q=0.9 , fr;q=0', 'de,en'],
    ['', ''],
  ])('orders the languages of "%s"', (value, key) => expect(language(value)).toBe(key));

  it.each([
    ['de-AT, en;q=0.8', 'de'],
    ['fr, en-GB;q=0.5', 'en'],
    ['fr', ''],
    ['*', ''],
  ])('of "%s" finds the best that the origin speaks', (value, key) => {
    expect(language(value, ['en', 'DE'])).toBe(key);
  });

  it('lets a normalizer say what of a field matters', () => {
    const normalizers = { cookie: (value: string) => (value.includes('session=') ? 'yes' : 'no') };
    expect(normalizeField('cookie', { cookie: 'a=1; session=x' }, { normalizers })).toBe('yes');
    expect(normalizeField('cookie', {}, { normalizers })).toBe('no');
  });
});

describe('createVaryKeys()', () => {
  it('a value cannot pass for another field', () => {
    const keyOf = createVaryKeys();
    expect(keyOf({ a: '1"\nb:"2' }, ['a', 'b'])).not.toBe(keyOf({ a: '1', b: '2' }, ['a', 'b']));
  });
});
