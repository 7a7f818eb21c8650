/**
 * Builds a release of the shell: an ordinary Vite app, since it provides the shared packages instead of taking them.
 * It comes in two flavours; the development one carries React's development build, which live editing needs.
 */

import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BrowserExpose,
  type BundledPackage,
  slotsOfLayout,
  type UnsignedRelease,
} from '@tessera/contracts/release';
import { build, mergeConfig, type Plugin, type Rolldown } from 'vite';
import { closureOf } from '../preset/facts.ts';
import { installedVersion } from '../preset/installed.ts';
import { bundledPackages } from '../release/bundled.ts';
import { writeRelease } from '../release/write-release.ts';
import { leanSingleSpa } from './lean-single-spa.ts';
import { commonOptions, RELEASE_FOLDER } from './vite-options.ts';
import { readTesseraConfig, readWorkspace } from './workspace.ts';

export interface ShellConfig {
  owner: string;
  /** The root config's source file. */
  entry: string;
  /** Source files that it imports when they are needed, and that every page needs. @default [] */
  preload?: readonly string[];
  /** The layout page with ESI tags. */
  layout: string;
  /** Shared sets that it offers: set → the package whose version stands for it. */
  provides: Readonly<Record<string, string>>;
  /** Most gzip bytes of JavaScript. */
  budget: number;
}

/** Builds the shell in `root` into `dist/release`. */
export async function buildShell(root: string): Promise<{ folder: string; release: UnsignedRelease }> {
  const workspace = readWorkspace(root);
  const config = await readTesseraConfig<ShellConfig>(root);
  const folder = join(root, RELEASE_FOLDER);
  await rm(folder, { recursive: true, force: true });
  const { entry: production, bundled } = await buildFlavour(root, config, 'production');
  const { entry: development } = await buildFlavour(root, config, 'development');
  await mkdir(join(folder, 'server'), { recursive: true });
  await copyFile(join(root, config.layout), join(folder, 'server/layout.html'));
  const slots = slotsOfLayout(await readFile(join(root, config.layout), 'utf8'));

  const release = await writeRelease(folder, {
    remote: 'shell',
    version: workspace.version,
    owner: config.owner,
    commit: workspace.commit,
    entry: production.file,
    exposes: {},
    shared: {},
    fallbacks: [],
    // Of what visitors load: the development flavour has the same packages.
    bundled,
    provides: readProvided(root, config),
    server: null,
    routes: [],
    fragments: {},
    styleHashes: [],
    events: { emits: [], hears: [] },
    bff: null,
    budget: config.budget,
    shell: { layout: 'server/layout.html', slots, flavours: { production, development } },
  });
  return { folder, release };
}

async function buildFlavour(
  root: string,
  config: ShellConfig,
  flavour: 'production' | 'development',
): Promise<{ entry: BrowserExpose; bundled: BundledPackage[] }> {
  const prefix = flavour === 'production' ? '' : 'development/';
  let entry: BrowserExpose | undefined;
  let bundled: BundledPackage[] = [];
  const packages = bundledPackages((found) => {
    bundled = found;
  });
  const facts: Plugin = {
    name: 'tessera:shell-facts',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const main = chunks.find((chunk) => chunk.isEntry);
        if (main === undefined) return;
        entry = withPreloads(
          bundle,
          closureOf(bundle, main.fileName),
          config.preload?.map((file) => join(root, file)) ?? [],
        );
      },
    },
  };
  await build(
    mergeConfig(commonOptions(root, flavour), {
      base: './',
      define: { __PROVIDES__: JSON.stringify(readProvided(root, config)) },
      // The inspector that developers have in their browsers needs all of it.
      plugins: [...(flavour === 'production' ? [leanSingleSpa()] : []), facts, packages],
      publicDir: flavour === 'production' ? 'public' : false,
      build: {
        target: 'esnext',
        outDir: join(RELEASE_FOLDER, 'browser'),
        emptyOutDir: flavour === 'production',
        assetsDir: '',
        modulePreload: false,
        minify: flavour === 'production',
        rolldownOptions: {
          input: { shell: config.entry },
          output: {
            entryFileNames: `${prefix}[name].js`,
            chunkFileNames: `${prefix}[name]-[hash].js`,
            assetFileNames: `${prefix}[name]-[hash][extname]`,
          },
        },
      },
    }),
  );
  if (entry === undefined) throw new Error('Cannot build shell: Vite wrote no entry');
  return { entry, bundled };
}

/** @throws Error when a source file has no chunk of its own */
function withPreloads(
  bundle: Rolldown.OutputBundle,
  entry: BrowserExpose,
  sources: readonly string[],
): BrowserExpose {
  const preload = sources.flatMap((source) => {
    const chunk = Object.values(bundle).find(
      (part) => part.type === 'chunk' && part.facadeModuleId === source,
    );
    if (chunk === undefined)
      throw new Error(`Cannot preload "${source}": it has no chunk of its own, import it lazily`);
    return [chunk.fileName, ...closureOf(bundle, chunk.fileName).preload];
  });
  const own = new Set([entry.file, ...entry.preload]);
  return { ...entry, preload: [...entry.preload, ...new Set(preload.filter((file) => !own.has(file)))] };
}

function readProvided(root: string, config: ShellConfig): Record<string, string> {
  const versions = Object.entries(config.provides).map(
    ([set, id]) => [set, installedVersion(root, id)] as const,
  );
  return Object.fromEntries(versions);
}
