/** Containers of both federation plugins under the shell's own loader, built for real and run in a real browser. */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { federation } from '@module-federation/vite';
import { expect, test } from '@playwright/test';
import { buildRemote } from '@tessera/federation/build';
import { build } from 'vite';

const shell = fileURLToPath(new URL('..', import.meta.url));
const folder = join(shell, '.cache/containers');

const host = `
import * as react from 'react';
import { LitElement } from 'lit';
import { createLoader } from 'loading/container.ts';
import { provide } from 'loading/share-scope.ts';
import * as jsx from 'react/jsx-runtime';
import * as lit from 'lit';
const scope = {};
provide(scope, 'react', react.version, async () => react);
provide(scope, 'react/jsx-runtime', react.version, async () => jsx);
provide(scope, 'lit', '3.3.3', async () => lit);
const load = createLoader(scope);
globalThis.probe = async (entry) => {
  const { app } = await load(entry, './app');
  return { react: app.useState === react.useState, lit: app.LitElement === LitElement };
};
`;
const remote = `
import { useState } from 'react';
import { LitElement } from 'lit';
export const app = { useState, LitElement };
`;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeFile(join(folder, 'host.ts'), host);
  await writeFile(join(folder, 'src/app.ts'), remote);
  await writeFile(join(folder, 'package.json'), '{"name":"probe","version":"1.0.0","type":"module"}');
  await writeFile(
    join(folder, 'tessera.config.ts'),
    `export default { name: 'probe', owner: 'probe-team', exposes: { './app': 'src/app.ts' }, server: null,
      shared: ['react', 'lit'], fragments: {}, budget: 9000 };`,
  );
  const common = { root: folder, configFile: false, logLevel: 'silent', base: './' } as const;
  await build({
    ...common,
    resolve: { alias: { loading: join(shell, 'src/loading') } },
    build: {
      outDir: 'out/host',
      target: 'esnext',
      rolldownOptions: { input: 'host.ts', output: { entryFileNames: 'host.js' } },
    },
  });
  await buildRemote(folder);
  await writeFile(join(folder, 'index.html'), '<script type="module" src="/src/app.ts"></script>');
  await build({
    ...common,
    plugins: [
      federation({
        name: 'probe',
        filename: 'remoteEntry.js',
        exposes: { './app': './src/app.ts' },
        shared: { react: { singleton: true }, lit: { singleton: true } },
        dts: false,
      }),
    ],
    build: { outDir: 'out/module-federation', target: 'esnext' },
  });
});

test.beforeEach(async ({ page }) => {
  await page.route('http://containers.test/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/')
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>probe</title>' });
    const body = await readFile(join(folder, pathname));
    await route.fulfill({ contentType: pathname.endsWith('.css') ? 'text/css' : 'text/javascript', body });
  });
  await page.goto('http://containers.test/');
  await page.addScriptTag({ type: 'module', url: '/out/host/host.js' });
});

const containers = {
  originjs: '/dist/release/browser/remoteEntry.js',
  '@module-federation/vite': '/out/module-federation/remoteEntry.js',
};

for (const [plugin, entry] of Object.entries(containers)) {
  test(`a container of ${plugin} runs on the shell's own React and Lit`, async ({ page }) => {
    await expect.poll(() => page.evaluate(() => typeof Reflect.get(globalThis, 'probe'))).toBe('function');
    const found = await page.evaluate(
      (url) => (Reflect.get(globalThis, 'probe') as (url: string) => Promise<unknown>)(url),
      entry,
    );
    expect(found).toEqual({ react: true, lit: true });
  });
}

test('a container whose host offers nothing runs on its own React, each package after those that it needs', async ({
  page,
}) => {
  const order: string[] = [];
  const nameOf = (url: string) => /__federation_shared_(.+)-[\w-]{8}\.js$/.exec(url)?.[1];
  const note = (what: string, url: string) => {
    const name = nameOf(url);
    if (name !== undefined) order.push(`${name} ${what}`);
  };
  page.on('request', (request) => note('asked', request.url()));
  page.on('requestfinished', (request) => note('answered', request.url()));
  const hooks = await page.evaluate(async (entry) => {
    const container = (await import(entry)) as {
      init(scope: object): void;
      get(expose: string): Promise<() => { app: { useState: unknown } }>;
    };
    container.init({});
    const open = await container.get('./app');
    return typeof open().app.useState;
  }, containers.originjs);
  expect(hooks).toBe('function');
  expect(order.filter((one) => one.startsWith('react'))).toEqual([
    'react asked',
    'react answered',
    'react-dom asked',
    'react-dom answered',
  ]);
});
