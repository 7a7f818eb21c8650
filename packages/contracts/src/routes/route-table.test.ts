import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouteTable, matchRoute } from '../routes.ts';

const segment = fc.constantFrom('a', 'b', ':x', ':y', ':z');
const pattern = fc
  .array(segment, { maxLength: 4 })
  .filter((segments) => {
    const names = segments.filter((one) => one.startsWith(':'));
    return new Set(names).size === names.length;
  })
  .map((segments) => `/${segments.join('/')}`);
const part = fc.constantFrom('a', 'b', 'c', '', '%61', '%', 'b%2Fc', ':x');
const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);

describe('createRouteTable()', () => {
  it('finds for every path what matchRoute() finds', () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 12 }),
        fc.array(path, { maxLength: 8 }),
        (patterns, paths) => {
          const routes = patterns.map((one) => ({ pattern: one }));
          const table = createRouteTable(routes);
          for (const one of paths) expect(table(one)).toEqual(matchRoute(routes, one));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('goes back to a place when a literal leads nowhere', () => {
    const table = createRouteTable([{ pattern: '/a/b/c' }, { pattern: '/:x/:y/d' }, { pattern: '/a/:z' }]);
    expect(table('/a/b/d')).toEqual({ route: { pattern: '/:x/:y/d' }, params: { x: 'a', y: 'b' } });
    expect(table('/a/b')).toEqual({ route: { pattern: '/a/:z' }, params: { z: 'b' } });
    expect(table('/a/b/e')).toBeNull();
  });
});
