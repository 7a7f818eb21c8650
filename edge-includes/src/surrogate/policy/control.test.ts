import { describe, expect, it } from 'vitest';
import type { Fields } from '../../wire/message.ts';
import { readControl } from './control.ts';
import { passSurrogateControl } from './surrogate-control.ts';

const surrogate = (field: string, more: Fields = {}) => ({ 'surrogate-control': field, ...more });
const cache = (field: string, more: Fields = {}) => ({ 'cache-control': field, ...more });

describe('Edge Architecture 1.0, section 2.2: Surrogate-Control', () => {
  it.each(['no-store', 'no-store-remote', 'no-store, max-age=60', 'private'])(
    'section 2.2.1, 2.2.2: "%s" is not stored',
    (field) => expect(readControl(surrogate(field)).shareable).toBe(false),
  );

  it('section 2.2.2: no-store-remote means nothing to a surrogate beside the origin', () => {
    expect(readControl(surrogate('no-store-remote, max-age=1'), { remote: false }).shareable).toBe(true);
  });

  it.each([
    ['max-age=300', 300, 0],
    ['max-age=300+60', 300, 60],
    ['max-age = "300+60"', 300, 60],
    ['max-age=300+', 300, 0],
    ['max-age=none', 0, 0],
    ['max-age=', 0, 0],
    ['max-age=-5', 0, 0],
    ['max-age=1.5', 0, 0],
    ['max-age=60, max-age=5', 5, 0],
    ['max-age=60+5+5', 0, 0],
    ['max-age=99999999999', 2_147_483_648, 0],
  ])('section 2.2.3: "%s" is fresh for %d s, then %d s of grace', (field, fresh, grace) => {
    expect(readControl(surrogate(field))).toMatchObject({
      maxAge: fresh,
      staleWhileRevalidate: grace,
      staleIfError: grace,
    });
  });

  it('section 2.2.3: its max-age stands above all of Cache-Control but private', () => {
    const control = readControl(surrogate('max-age=60', cache('no-store, no-cache, max-age=5')));
    expect(control).toMatchObject({ shareable: true, maxAge: 60 });
    expect(readControl(surrogate('max-age=60', cache('private'))).shareable).toBe(false);
  });

  it.each([
    ['content="ESI/1.0"', true],
    ['content="ESI-Inline/1.0 ESI/1.0"', true],
    ['no-store, content="ESI/1.0"', true],
    ['content=ESI/1.0', true],
    ['content="ESI/2.0"', false],
    ['content="XESI/1.0"', false],
    ['max-age=1', false],
  ])('section 2.2.4: %s asks for processing: %s', (field, esi) => {
    expect(readControl(surrogate(field)).esi).toBe(esi);
  });

  it.each([
    ['max-age=60;edge, max-age=5', 60],
    ['max-age=5, max-age=60;edge', 60],
    ['max-age=60;other, max-age=5', 5],
    ['max-age=60;other', null],
    ['no-store;other, max-age=7', 7],
  ])('section 2.3: "%s" means %d s to the surrogate "edge"', (field, seconds) => {
    expect(readControl(surrogate(field))).toMatchObject({ maxAge: seconds, shareable: true });
  });

  it('section 2.3: answers to the device token that it is given', () => {
    expect(readControl(surrogate('max-age=9;abc, max-age=1'), { device: 'abc' }).maxAge).toBe(9);
  });

  it.each([
    ['max-age=60, content="ESI/1.0"', undefined],
    ['max-age=60;edge, max-age=5;abc', 'max-age=5;abc'],
    ['content="ESI/1.0";abc, no-store', 'content="ESI/1.0";abc'],
  ])('section 2.3: of "%s" passes on %s', (field, left) => {
    expect(passSurrogateControl(surrogate(field))).toBe(left);
  });
});

describe('RFC 9111, section 5.2.2: Cache-Control of an answer', () => {
  it.each([
    ['max-age=60', 60],
    ['max-age=60, s-maxage=5', 5],
    ['s-maxage="5"', 5],
    ['max-age=60, max-age=7', 7],
    ['max-age=abc', 0],
    ['MAX-AGE=60', 60],
    ['public', null],
    ['no-cache', null],
    ['must-understand, no-transform, immutable', null],
  ])('"%s" is fresh for %s s', (field, seconds) => {
    expect(readControl(cache(field)).maxAge).toBe(seconds);
  });

  it.each(['no-store, max-age=60', 'private, max-age=60', 'private="x-user", max-age=60'])(
    'sections 5.2.2.5, 5.2.2.7: "%s" is not stored',
    (field) => expect(readControl(cache(field)).shareable).toBe(false),
  );

  it('a field that was sent in several lines is one list', () => {
    const control = readControl({ 'cache-control': ['max-age=60', 'private'] });
    expect(control).toMatchObject({ maxAge: 60, personal: true });
  });

  it('section 5.2.2.4: no-cache with a validator is stored and asked about every time', () => {
    expect(readControl(cache('no-cache', { etag: '"1"' }))).toMatchObject({
      maxAge: 0,
      mustRevalidate: true,
    });
  });

  it.each(['must-revalidate', 'proxy-revalidate'])('sections 5.2.2.2, 5.2.2.8: %s forbids stale', (name) => {
    const control = readControl(cache(`max-age=1, stale-while-revalidate=9, stale-if-error=9, ${name}`));
    expect(control).toMatchObject({ mustRevalidate: true, staleWhileRevalidate: 0, staleIfError: 0 });
  });

  it('RFC 5861: reads both windows', () => {
    const control = readControl(cache('s-maxage=1, stale-while-revalidate=9, stale-if-error=90'));
    expect(control).toMatchObject({ staleWhileRevalidate: 9, staleIfError: 90 });
  });

  it.each([
    ['max-age=60', false],
    ['max-age=60, public', true],
    ['s-maxage=60', true],
    ['max-age=60, must-revalidate', true],
  ])('section 3.5: "%s" may be stored for a request with Authorization: %s', (field, allowed) => {
    expect(readControl(cache(field)).sharedWhenAuthorized).toBe(allowed);
  });

  it('what sets a cookie, or varies by everything, is personal', () => {
    expect(readControl(cache('max-age=60', { 'set-cookie': 'a=1' })).personal).toBe(true);
    expect(readControl(cache('max-age=60', { vary: 'accept, *' })).personal).toBe(true);
  });
});
