import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOfFiles } from '@tessera/contracts/release';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltRelease, buildRemote } from './build-remote.ts';

const workspace = fileURLToPath(new URL('../..', import.meta.url));

/** A small React remote that does what breaks naive federation builds. */
const sources: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'probe', version: '2.1.0', type: 'module' }),
  'tessera.config.ts': `import { z } from 'zod';
    export default { name: 'probe', owner: 'probe-team', exposes: { './app': 'src/app.ts', './copy': 'src/copy.ts' },
    server: 'src/server.ts', shared: ['react'], fragments: { page: { criticality: 'primary', audience: 'private',
    query: ['page'], params: { sku: z.string().max(9), tone: z.enum(['dark']).optional() },
    nests: ['other/list'], passes: { 'other/list': {} }, emptyProps: { text: 'nobody' } } },
    events: { emits: ['order:placed'] }, routes: [{ pattern: '/probe', fragment: 'page' }], budget: 9000 };`,
  'src/app.ts': `export { useState } from 'react'; export * as everything from 'react';
    import legacy from './legacy.cjs'; import './app.css'; import styles from './app.module.css';
    export const app = { legacy, box: styles.box, lazy: () => import('react-dom') };`,
  'src/copy.ts': `import * as copy from '../node_modules/react/cjs/react-jsx-runtime.production.js'; export { copy };`,
  'src/app.css': '.probe { color: red }',
  'src/app.module.css': '.box { color: blue }',
  'src/legacy.cjs': `const React = require('react'); module.exports = { hook: React.useState };`,
  'src/server.ts': `import styles from './app.module.css'; import { createHash } from 'crypto';
    export const remote = { name: 'probe', styles: [':host{color:red}'], fragments: { page: {
      load: async () => ({ props: { text: createHash('md5').digest('hex') } }),
      render: (props) => '<p class="' + styles.box + '">' + props.text + '</p>' } } };`,
};

let root: string;
let built: BuiltRelease;
const read = (path: string) => readFile(join(built.folder, path), 'utf8');

beforeAll(async () => {
  await mkdir(join(workspace, '.cache'), { recursive: true });
  root = await mkdtemp(join(workspace, '.cache/probe-'));
  for (const [file, text] of Object.entries(sources)) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), text);
  }
  await symlink(join(workspace, 'node_modules'), join(root, 'node_modules'));
  built = await buildRemote(root);
}, 30_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('buildRemote()', () => {
  it('emits a container without placeholders or top-level await', async () => {
    const container = await read('browser/remoteEntry.js');
    expect(container).toMatch(/export\s*\{.*\bget\b.*\binit\b.*\}/);
    expect(container).not.toMatch(/__v__css__|\$\{__federation_expose_|__TESSERA_USED__/);
    const expose = await read(`browser/${built.release.exposes['./app']!.file}`);
    expect(expose).not.toMatch(/await importShared/);
  });

  it('takes React from the stubs for re-exports and CommonJS alike, so no second copy is bundled', async () => {
    const { file, preload } = built.release.exposes['./app']!;
    const texts = await Promise.all([file, ...preload].map((name) => read(`browser/${name}`)));
    expect(texts.join('\n')).toContain('__TESSERA_SHARED__[`probe@2.1.0`]');
    expect(texts.join('\n')).not.toContain('react.transitional.element');
  });

  it('names the style sheets of an expose, and keeps fallback copies apart from what runs', async () => {
    const { css, preload } = built.release.exposes['./app']!;
    expect(css).toHaveLength(1);
    expect(await read('browser/remoteEntry.js')).toContain(`["${css[0]}"]`);
    expect(built.release.fallbacks.length).toBeGreaterThan(0);
    for (const file of preload) expect(built.release.fallbacks).not.toContain(file);
  });

  it('agrees on CSS module names between the browser and the server', async () => {
    const sheet = await read(`browser/${built.release.exposes['./app']!.css[0]}`);
    const [, name] = /\.(app-box-[\w-]+)/.exec(sheet) ?? [];
    expect(name).toBeDefined();
    expect(await read('server/server.js')).toContain(name);
  });

  it('renders the empty state of a private fragment at build time', () => {
    const { empty, emptyProps } = built.release.fragments['page']!;
    expect(empty).toMatch(/^<p class="app-box-[\w-]+">nobody<\/p>$/);
    expect(emptyProps).toEqual({ text: 'nobody' });
  });

  it('gives Node modules their prefix in the server bundle and imports nothing else', async () => {
    expect(await read('server/server.js')).toMatch(/from\s*["'`]node:crypto["'`]/);
  });

  it('says what the fragment takes and passes, and what its events are', () => {
    expect(built.release.fragments['page']).toMatchObject({
      query: ['page', 'sku', 'tone'],
      params: {
        properties: { sku: { type: 'string', maxLength: 9 }, tone: { enum: ['dark'] } },
        required: ['sku'],
        additionalProperties: false,
      },
      passes: { 'other/list': { type: 'object', properties: {}, additionalProperties: false } },
    });
    expect(built.release.events.payloads).toMatchObject({ 'order:placed': { required: ['id'] } });
  });

  it('names the packages in browser files: fallbacks, and a copy that came in by its path', () => {
    const { bundled = [], fallbacks, exposes } = built.release;
    expect(bundled.map(({ name }) => name)).toEqual(['react', 'react-dom', 'scheduler']);
    const [react] = bundled;
    expect(react!.version).toMatch(/^19\./);
    const { file, preload } = exposes['./copy']!;
    expect(react!.files.filter((name) => !fallbacks.includes(name))).toEqual([
      [file, ...preload].find((name) => react!.files.includes(name)),
    ]);
  });

  it('describes every file with its hash, under a digest that the files alone decide', async () => {
    const { files, digest } = built.release;
    expect(digestOfFiles(files)).toBe(digest);
    const again = await buildRemote(root);
    expect(again.release.digest).toBe(digest);
  }, 30_000);

  it('fails when a server bundle would import a package at run time', async () => {
    const copy = await mkdtemp(join(workspace, '.cache/probe-'));
    await cp(root, copy, { recursive: true, filter: (path) => !path.includes('dist') });
    await writeFile(
      join(copy, 'src/server.ts'),
      `export const remote = { load: () => import('https://elsewhere.example/x.js'), fragments: {} };`,
    );
    await expect(buildRemote(copy)).rejects.toThrow('only node: modules are there');
    await rm(copy, { recursive: true, force: true });
  }, 30_000);
});
