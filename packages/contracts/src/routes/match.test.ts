import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchRoute, parsePattern, patternsOverlap } from './match.ts';

const routes = ['/', '/p/:slug', '/p/new', '/c/:category', '/orders/:id', '/:a/:b'].map((pattern) => ({
  pattern,
}));

describe('matchRoute()', () => {
  it.each([
    { path: '/', pattern: '/', params: {} },
    { path: '/p/oak%20tray', pattern: '/p/:slug', params: { slug: 'oak tray' } },
    { path: '/p/new', pattern: '/p/new', params: {} },
    { path: '/x/y', pattern: '/:a/:b', params: { a: 'x', b: 'y' } },
  ])('finds $pattern for $path', ({ path, pattern, params }) => {
    expect(matchRoute(routes, path)).toEqual({ route: { pattern }, params });
  });

  it.each(['/p', '/p/', '/p//x', '/p/%E0%A4%A', '/a/b/c'])('finds nothing for "%s"', (path) => {
    expect(matchRoute(routes, path)).toBeNull();
  });

  it('gives every value back that an address can carry', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (slug) => {
        expect(matchRoute([{ pattern: '/p/:slug' }], `/p/${encodeURIComponent(slug)}`)?.params).toEqual({
          slug,
        });
      }),
    );
  });
});

describe('parsePattern()', () => {
  it.each(['p/:slug', '/p//x', '/p/:', '/p/:a/:a', '/p/ä', '/p/*'])('refuses "%s"', (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(SyntaxError);
  });
});

describe('patternsOverlap()', () => {
  it('sees two patterns that no path could tell apart', () => {
    expect(patternsOverlap('/p/:slug', '/p/:id')).toBe(true);
    expect(patternsOverlap('/p/:slug', '/p/new')).toBe(false);
    expect(patternsOverlap('/p/:slug', '/p/:slug/x')).toBe(false);
  });
});
