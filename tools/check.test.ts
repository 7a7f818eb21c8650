import { describe, expect, it } from 'vitest';
import { checkBoundaries } from './checks/boundaries.ts';
import { checkCycles } from './checks/cycles.ts';
import { checkFiles } from './checks/files.ts';
import { checkManifests } from './checks/manifests.ts';
import { type Repository, readImports, type SourceFile } from './checks/repository.ts';

const doors = (...names: string[]) => Object.fromEntries(names.map((name) => [name, './src/x.ts']));
const workspaces: Repository['workspaces'] = [
  { path: 'remotes/catalog', manifest: { name: '@tessera/remote-catalog' } },
  { path: 'remotes/orders', manifest: { name: '@tessera/remote-orders', exports: doors('.') } },
  {
    path: 'bff/catalog',
    manifest: { name: '@tessera/bff-catalog', exports: doors('./contract', './routes', './app') },
  },
  { path: 'bff/orders', manifest: { name: '@tessera/bff-orders', exports: doors('./routes') } },
  { path: 'functions/carts', manifest: { name: '@tessera/fn-carts', exports: doors('./contract', './app') } },
  { path: 'packages/contracts', manifest: { name: '@tessera/contracts', exports: doors('./release') } },
  { path: 'packages/service', manifest: { name: '@tessera/service', exports: doors('.') } },
  { path: 'packages/bff', manifest: { name: '@tessera/bff', exports: doors('.') } },
  { path: 'e2e', manifest: { name: '@tessera/e2e' } },
];

const file = (path: string, ...imports: string[]): SourceFile => ({ path, text: '', imports });
const boundaries = (...files: SourceFile[]) => checkBoundaries({ workspaces, files, folders: [] });

describe('checkBoundaries()', () => {
  it.each([
    ['remotes/catalog/src/a.ts', '@tessera/bff-catalog/routes'],
    ['remotes/catalog/src/a.ts', './b.ts'],
    ['bff/catalog/src/a.ts', '@tessera/fn-carts/contract'],
    ['bff/catalog/src/a.ts', '@tessera/bff'],
    ['packages/bff/src/a.ts', '@tessera/service'],
    ['packages/service/src/a.ts', '@tessera/contracts/release'],
    ['bff/catalog/src/a.ts', 'express'],
    ['bff/catalog/vitest.config.ts', '../../tools/patience.ts'],
  ])('lets %s import "%s"', (path, specifier) => {
    expect(boundaries(file(path, specifier))).toEqual([]);
  });

  it.each([
    ['remotes/catalog/src/a.ts', '@tessera/remote-orders', /apps never import each other/],
    ['remotes/catalog/src/a.ts', '@tessera/bff-orders/routes', /its own BFF alone/],
    ['remotes/catalog/src/a.ts', '@tessera/bff-catalog/app', /only the doors/],
    ['remotes/catalog/src/a.ts', '@tessera/fn-carts/contract', /apps never import each other/],
    ['remotes/catalog/src/a.ts', '../../orders/src/b.ts', /stays within its workspace/],
    ['remotes/catalog/src/a.ts', '../../../tools/patience.ts', /stays within its workspace/],
    ['bff/catalog/src/a.ts', '@tessera/fn-carts/app', /only the door "\.\/contract"/],
    ['bff/catalog/src/a.ts', '@tessera/contracts/src/release/x.ts', /no door of/],
    ['packages/contracts/src/a.ts', '@tessera/service', /downwards/],
    ['packages/bff/src/a.ts', '@tessera/bff-catalog/contract', /knows no app/],
    ['e2e/a.spec.ts', '@tessera/contracts/release', /addresses alone/],
    ['bff/catalog/src/a.ts', '@tessera/nothing', /no workspace/],
  ])('refuses that %s imports "%s"', (path, specifier, why) => {
    expect(boundaries(file(path, specifier))).toEqual([expect.stringMatching(why)]);
  });
});

describe('checkCycles()', () => {
  it('names the files of a cycle in order', () => {
    const files = [file('a/1.ts', './2.ts'), file('a/2.ts', './b/3.ts'), file('a/b/3.ts', '../1.ts')];
    expect(checkCycles({ files })).toEqual(['import cycle: a/1.ts → a/2.ts → a/b/3.ts → a/1.ts']);
  });

  it('takes two ways to one file for no cycle', () => {
    const files = [file('1.ts', './2.ts', './3.ts'), file('2.ts', './3.ts'), file('3.ts')];
    expect(checkCycles({ files })).toEqual([]);
  });
});

describe('readImports()', () => {
  it('finds imports, re-exports, types, effects and dynamic ones, over several lines too', () => {
    const text = [
      "import a, { b } from './1.ts';",
      "import type { C } from './2.ts';",
      "export {\n  d,\n} from './3.ts';",
      "import './4.css';",
      "const e = await import('./5.ts');",
      "export const f = 'from';",
    ].join('\n');
    expect(readImports(text)).toEqual(['./1.ts', './2.ts', './3.ts', './4.css', './5.ts']);
  });
});

describe('checkFiles()', () => {
  const long = 'const x = 1;\n'.repeat(401);

  it('refuses a file over 400 lines that gives no reason, and a bag for a folder', () => {
    const files = [{ path: 'a.ts', text: long, imports: [] }];
    expect(checkFiles({ files, folders: ['x/utils'] })).toEqual([
      expect.stringContaining('a.ts has 401 lines'),
      expect.stringContaining('x/utils'),
    ]);
  });

  it('lets a long file be whose header says why', () => {
    const text = `/** One table: its lines are one row each. */\n${long}`;
    expect(checkFiles({ files: [{ path: 'a.ts', text, imports: [] }], folders: [] })).toEqual([]);
  });
});

describe('checkManifests()', () => {
  const workspace = (manifest: object) => ({
    path: 'p',
    manifest: { name: 'p', scripts: { test: 'vitest run' }, ...manifest },
  });
  const files = [file('p/src/a.test.ts')];

  it('refuses a dependency without a reason, and a reason without a dependency', () => {
    const faults = checkManifests(
      { workspaces: [workspace({ dependencies: { left: '1.0.0' } })], files },
      { right: 'x' },
    );
    expect(faults).toEqual([expect.stringContaining('"left"'), expect.stringContaining('"right"')]);
  });

  it('refuses doors that are lost when the package is packed', () => {
    const doors = { exports: { '.': './src/index.ts', './x': './src/x.ts' } };
    const packed = workspace({ ...doors, publishConfig: { exports: { '.': './dist/index.js' } } });
    expect(checkManifests({ workspaces: [packed], files }, {})).toEqual([
      expect.stringContaining('publishConfig.exports names other doors than exports'),
    ]);
  });

  it('refuses a door inside a room, and a workspace without tests', () => {
    const faults = checkManifests(
      { workspaces: [workspace({ exports: { '.': './src/room/a.ts' }, scripts: {} })], files: [] },
      {},
    );
    expect(faults).toEqual([
      expect.stringContaining('doors are files directly in src'),
      expect.stringContaining('no script "test"'),
      expect.stringContaining('no test file'),
    ]);
  });
});
