import { describe, expect, it } from 'vitest';
import { makeRelease } from '../testing/make-release.ts';
import { compareReleases } from './difference.ts';

describe('compareReleases()', () => {
  it('names what was changed, added and removed, with its bytes', () => {
    const before = makeRelease('catalog', { files: { 'browser/a.js': '1', 'browser/gone.js': '22' } });
    const after = makeRelease('catalog', { files: { 'browser/a.js': '333', 'browser/new.js': '4444' } });
    expect(compareReleases(before, after).files).toEqual([
      { path: 'browser/a.js', before: 1, after: 3 },
      { path: 'browser/gone.js', before: 2, after: null },
      { path: 'browser/new.js', before: null, after: 4 },
    ]);
  });

  it('takes a file whose name has another hash for the same file, also where it is declared', () => {
    const build = (hash: string, text: string) =>
      makeRelease('catalog', {
        files: { [`browser/app-${hash}.js`]: text },
        exposes: { './app': { file: `app-${hash}.js`, css: [], preload: [] } },
      });
    const found = compareReleases(build('B3jFe0Km', '1'), build('CYYiyn-Q', '22'));
    expect(found).toMatchObject({
      files: [{ path: 'browser/app-*.js', before: 1, after: 2 }],
      declarations: [],
    });
  });

  it('keeps two files apart that only their hashes tell apart', () => {
    const files = { 'browser/chunk-AAAAAAAA.js': '1', 'browser/chunk-BBBBBBBB.js': '2' };
    const other = { 'browser/chunk-AAAAAAAA.js': '1', 'browser/chunk-CCCCCCCC.js': '3' };
    const found = compareReleases(
      makeRelease('catalog', { files }),
      makeRelease('catalog', { files: other }),
    );
    expect(found.files.map(({ path }) => path)).toEqual([
      'browser/chunk-BBBBBBBB.js',
      'browser/chunk-CCCCCCCC.js',
    ]);
  });

  it('names declarations by their path', () => {
    const before = makeRelease('catalog', { fragments: { home: { timeout: 100 } }, budget: 1_000 });
    const after = makeRelease('catalog', { fragments: { home: { timeout: 200 }, more: {} }, budget: 1_000 });
    expect(compareReleases(before, after).declarations).toMatchObject([
      { path: 'fragments.home.timeout', before: 100, after: 200 },
      { path: 'fragments.more', before: undefined, after: { expose: './app' } },
    ]);
  });
});
