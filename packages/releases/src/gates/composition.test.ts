import type { ProblemError } from '@tessera/contracts/problem';
import { describe, expect, it } from 'vitest';
import { makeRelease } from '../testing/make-release.ts';
import { checkComposition } from './check-composition.ts';
import type { Composition } from './composition.ts';
import { requirePassed } from './finding.ts';

const page = (pattern: string) => ({ pattern, fragment: 'main', forms: false, private: false });
const shell = makeRelease('shell', { provides: { react: '19.3.1' } });
const check = (composition: Partial<Composition>) =>
  requirePassed(
    checkComposition({ live: [], previous: [], replaced: [], bffs: {}, slotsOf: () => [], ...composition }),
  );
const problemOf = (composition: Partial<Composition>) => {
  try {
    check(composition);
    return null;
  } catch (error) {
    return (error as ProblemError).problem;
  }
};
const codeOf = (composition: Partial<Composition>) => problemOf(composition)?.code ?? null;

describe('checkComposition()', () => {
  it('refuses two remotes that claim one address', () => {
    const a = makeRelease('catalog', { routes: [page('/p/:slug')] });
    expect(codeOf({ live: [a, makeRelease('orders', { routes: [page('/p/:id')] })] })).toBe(
      'release-routes-overlap',
    );
    expect(codeOf({ live: [a, makeRelease('orders', { routes: [page('/o/:id')] })] })).toBeNull();
  });

  it('refuses a nested fragment that no live release has', () => {
    const nesting = makeRelease('catalog', { fragments: { main: { nests: ['recommendations/list'] } } });
    const answering = makeRelease('recommendations', { fragments: { list: {} } });
    expect(codeOf({ live: [nesting] })).toBe('release-nests-unanswered');
    expect(codeOf({ live: [nesting, answering] })).toBeNull();
  });

  it('refuses a shell that does not fit a remote, even one that only a rollback would bring back', () => {
    const old = makeRelease('catalog', { shared: { react: '^18.0.0' } });
    const fitting = makeRelease('catalog', { version: '2.0.0', shared: { react: '>=19' } });
    expect(codeOf({ live: [shell, fitting] })).toBeNull();
    expect(codeOf({ live: [shell, fitting], previous: [old] })).toBe('release-shared-unsatisfied');
    expect(() => check({ live: [shell, old] })).toThrow('catalog@1.0.0');
  });

  it('refuses a remote whose BFF is not there, or speaks another contract than it needs', () => {
    const live = [makeRelease('catalog', { bff: { name: 'catalog', contract: '^1.3.0' } })];
    const at = (contract: string) => ({ catalog: { url: 'http://127.0.0.1:4001', contract } });
    expect(codeOf({ live })).toBe('release-bff-missing');
    expect(codeOf({ live, bffs: at('2.0.0') })).toBe('release-bff-unfit');
    expect(codeOf({ live, bffs: at('1.4.0') })).toBeNull();
  });

  it('asks every gate, and names all refusals under the first', () => {
    const catalog = makeRelease('catalog', {
      routes: [page('/p/:slug')],
      fragments: { main: { nests: ['recommendations/list'] } },
    });
    const orders = makeRelease('orders', {
      routes: [page('/p/:id')],
      shared: { react: '^18.0.0' },
      bff: { name: 'orders', contract: '^1.0.0' },
    });
    expect(problemOf({ live: [shell, catalog, orders] })).toMatchObject({
      code: 'release-routes-overlap',
      detail: expect.stringContaining(
        '"/p/:slug" of catalog (catalog-team) and "/p/:id" of orders (orders-team)',
      ),
      errors: [
        { field: 'routes', code: 'release-routes-overlap' },
        { field: 'nests', code: 'release-nests-unanswered' },
        { field: 'shared', code: 'release-shared-unsatisfied' },
        { field: 'bff', code: 'release-bff-missing', detail: expect.stringContaining('"orders"') },
      ],
    });
  });

  it('lets two remotes exchange their addresses in one change', () => {
    const live = [
      makeRelease('catalog', { version: '2.0.0', routes: [page('/o')] }),
      makeRelease('orders', { version: '2.0.0', routes: [page('/c')] }),
    ];
    const replaced = [
      makeRelease('catalog', { routes: [page('/c')] }),
      makeRelease('orders', { routes: [page('/o')] }),
    ];
    expect(codeOf({ live, replaced })).toBeNull();
    expect(codeOf({ live: [live[0]!, replaced[1]!], replaced: [replaced[0]!] })).toBe(
      'release-routes-overlap',
    );
  });
});
