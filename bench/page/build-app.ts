/** Builds the ordinary app with plain Vite: one bundle for the browser, one for the server. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig, mergeConfig } from 'vite';
import type { PageProps } from './app/server.ts';

export interface BuiltApp {
  /** File name → content, of what the browser loads. */
  files: Map<string, Buffer>;
  renderBody(layout: string, page: PageProps): Promise<string>;
}

const root = resolve(import.meta.dirname, '../..');
const out = join(root, '.cache/bench/page');

export async function buildApp(): Promise<BuiltApp> {
  const options: InlineConfig = {
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { dedupe: ['lit', 'react', 'react-dom'] },
    css: { modules: { generateScopedName: (name, file) => scopedName(file, name) } },
    publicDir: false,
  };
  await build(
    mergeConfig(options, {
      base: '/assets/',
      build: {
        target: 'esnext',
        outDir: join(out, 'browser'),
        emptyOutDir: true,
        assetsDir: '',
        modulePreload: { polyfill: false },
        rolldownOptions: { input: { app: join(import.meta.dirname, 'app/client.ts') } },
      },
    } satisfies InlineConfig),
  );
  await build(
    mergeConfig(options, {
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: join(import.meta.dirname, 'app/server.ts'),
        target: 'node24',
        outDir: join(out, 'server'),
        emptyOutDir: true,
      },
    } satisfies InlineConfig),
  );
  const server = (await import(pathToFileURL(join(out, 'server/server.js')).href)) as Pick<
    BuiltApp,
    'renderBody'
  >;
  const names = await readdir(join(out, 'browser'));
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(out, 'browser', name))] as const),
  );
  return { files: new Map(files), renderBody: server.renderBody };
}

/** The same class name in both bundles, as short as the remotes' own. */
function scopedName(file: string, local: string): string {
  const path = relative(root, file.split('?')[0]!);
  const hash = createHash('sha256').update(`${path} ${local}`).digest('base64url').slice(0, 5);
  return `${basename(path).split('.')[0]}-${local}-${hash}`.replaceAll('_', '-');
}
