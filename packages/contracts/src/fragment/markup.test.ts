import { describe, expect, it } from 'vitest';
import { fragmentMarkup, fragmentUrl, parseFragmentPath, slotMarkup, slotsIn } from '../fragment.ts';

const address = { remote: 'catalog', release: '1.0.0-dev.1-0a1b2c3d', fragment: 'home' };

describe('fragmentMarkup()', () => {
  it('writes props that cannot end their script', () => {
    const html = fragmentMarkup({
      ...address,
      key: 'a"b',
      html: '<p></p>',
      props: { text: '</script><!--' },
    });
    expect(html).toBe(
      '<tessera-fragment name="catalog/home" release="1.0.0-dev.1-0a1b2c3d" key="a&quot;b"><p></p>' +
        '<script type="application/json">{"text":"\\u003c/script>\\u003c!--"}</script></tessera-fragment>',
    );
  });
});

describe('fragmentUrl()', () => {
  it('is read back by parseFragmentPath()', () => {
    const url = new URL(fragmentUrl(address, [['sku', 'A&B']]), 'http://edge');
    expect(parseFragmentPath(url.pathname)).toEqual(address);
    expect(url.searchParams.get('sku')).toBe('A&B');
  });

  it.each([
    '/fragments/catalog/1.0.0/home',
    '/fragments/../1.0.0-0a1b2c3d/home',
    '/fragments/a/1.0.0-0a1b2c3d/b/c',
  ])('has no other form: %s', (path) => expect(parseFragmentPath(path)).toBeNull());
});

describe('slotsIn()', () => {
  it('names the fragments that there are slots for, once each', () => {
    const slot = (name: string) => slotMarkup({ name, key: 'k', src: '/x?a=1&b=2' });
    expect(slotsIn(`<div>${slot('a/b')}${slot('a/b')}${slot('c/d')}</div>`)).toEqual(['a/b', 'c/d']);
    expect(slotsIn('<p>no slot</p>')).toEqual([]);
  });
});
