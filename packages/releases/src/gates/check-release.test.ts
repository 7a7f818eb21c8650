import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeRelease } from '../testing/make-release.ts';
import { checkRelease } from './check-release.ts';

type Facts = Parameters<typeof makeRelease>[1];

/** What is refused of a release with these files: codes and sentences. */
async function refusals(facts: Facts, remote = 'catalog'): Promise<string[]> {
  const release = makeRelease(remote, facts);
  const texts: Record<string, string> = { 'browser/entry.js': '', ...facts?.files };
  const contents = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
  const findings = await checkRelease({ release, contents }, async ({ path }) => {
    return gzipSync(contents.get(path) ?? '').length;
  });
  return findings.flatMap(({ error }) => (error === null ? [] : [`${error.code}: ${error.message}`]));
}

const layout = '<esi:include src="tessera:navigation/header?key=header"/>';
const shell = {
  files: { 'server/layout.html': layout },
  shell: {
    layout: 'server/layout.html',
    slots: [{ fragment: 'navigation/header', params: {} }],
    flavours: {
      production: { file: 'entry.js', css: [], preload: [] },
      development: { file: 'entry.js', css: [], preload: [] },
    },
  },
};

describe('checkRelease()', () => {
  it('lets a sound release through', async () => {
    const files = { 'server/server.js': "import 'node:path';" };
    expect(await refusals({ files, server: 'server/server.js', fragments: { home: {} } })).toEqual([]);
    expect(await refusals(shell, 'shell')).toEqual([]);
  });

  it.each<[string, Facts, string]>([
    ['an entry', { entry: 'gone.js' }, 'its entry is "browser/gone.js"'],
    ['a server bundle', { server: 'server/gone.js' }, 'its server bundle is "server/gone.js"'],
    [
      'a preload of an expose',
      { exposes: { './app': { file: 'entry.js', css: [], preload: ['gone.js'] } } },
      'expose "./app" has "browser/gone.js"',
    ],
    [
      'the expose of a fragment',
      { exposes: {}, fragments: { home: {} } },
      'fragment "home" is hydrated by "./app"',
    ],
    [
      'the fragment of a route',
      { routes: [{ pattern: '/', fragment: 'home', forms: false, private: false }] },
      'route "/" shows "home"',
    ],
  ])('refuses a release without %s that it names', async (_what, facts, why) => {
    const [refusal] = await refusals(facts);
    expect(refusal).toMatch(/^release-part-missing: Cannot publish "catalog@1\.0\.0-\w{8}": /);
    expect(refusal).toContain(why);
  });

  it('refuses a shell that says other things of its layout than the layout does', async () => {
    const silent = { ...shell, shell: { ...shell.shell, slots: [] } };
    expect(await refusals(silent, 'shell')).toEqual([expect.stringContaining('release-layout-undescribed')]);
  });

  it('refuses a server bundle that imports anything but Node', async () => {
    const files = {
      'server/server.js': "import 'react'; import('https://x.example/a.js'); import(globalThis.x);",
    };
    const [refusal] = await refusals({ files, server: 'server/server.js' });
    expect(refusal).toContain('imports "react", "https://x.example/a.js", "a computed name"');
  });

  it.each(['import {', 'export const a = `${', ')))'])(
    'refuses a server bundle that is no module: %s',
    async (text) => {
      const found = await refusals({ files: { 'server/server.js': text }, server: 'server/server.js' });
      expect(found).toEqual([
        expect.stringMatching(/^release-bundle-unreadable: .*"server\/server.js" cannot be read/),
      ]);
    },
  );

  it('counts a first load with all that it imports, and fallbacks not', async () => {
    const heavy = Array.from({ length: 3_000 }, (_, i) => `a${i}`).join();
    const files = { 'browser/page.js': '', 'browser/part.js': heavy };
    const exposes = { './app': { file: 'page.js', css: [], preload: ['part.js'] } };
    const facts = { files, exposes, fragments: { home: {} }, budget: 1_000 };
    expect(await refusals(facts)).toEqual([
      expect.stringMatching(/^release-budget-exceeded: .* its budget is 1000, /),
    ]);
    expect(await refusals({ ...facts, fallbacks: ['part.js'] })).toEqual([]);
  });

  it('refuses a copy of a library that comes from the shell, outside of fallbacks', async () => {
    const files = { 'browser/page.js': '', 'browser/own.js': '' };
    const react = { name: 'react', version: '19.0.0', files: ['own.js', 'page.js'] };
    const facts = { files, shared: { react: '^19.0.0' }, bundled: [react], fallbacks: ['own.js'] };
    expect(await refusals(facts)).toEqual([
      expect.stringMatching(
        /^release-duplicate-bundled: .* file "page\.js" holds a copy of react 19\.0\.0, /,
      ),
    ]);
    expect(await refusals({ ...facts, fallbacks: ['own.js', 'page.js'] })).toEqual([]);
    expect(await refusals({ ...facts, shared: {} })).toEqual([]);
    const directives = { ...react, name: 'lit-html/directives' };
    expect(await refusals({ ...facts, shared: { lit: '^3.3.0' }, bundled: [directives] })).toEqual([]);
  });

  it('is never asked about schemas that are too large to be compared', () => {
    const deep = Array.from({ length: 50 }).reduce<object>((schema) => ({ items: schema }), {});
    const params = deep as Record<string, unknown>;
    expect(() => makeRelease('catalog', { fragments: { home: { params } } })).toThrow('at most 40 levels');
    const enumeration = { enum: Array.from({ length: 3_000 }, (_, i) => i) };
    const fragments = { home: { params: enumeration } };
    expect(() => makeRelease('catalog', { fragments })).toThrow('2,000 members');
  });
});
