/**
 * The Vite preset of a remote: the federation plugin makes the chunks of exposes and fallbacks; our plugins
 * around it make the result run in the browser. Build only, one remote per process.
 */

import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { createContainerPlugin } from './container.ts';
import { type ContainerFacts, readFacts } from './facts.ts';
import { installedVersion } from './installed.ts';
import { createOriginPlugin, dropRollupOptions } from './origin.ts';
import { packagesOf, type SharedSetName } from './shared-sets.ts';
import { createStubs, isClientBuild } from './stubs.ts';

export interface FederationOptions {
  name: string;
  version: string;
  root: string;
  /** Expose → source file, relative to `root`. */
  exposes: Readonly<Record<string, string>>;
  shared: readonly SharedSetName[];
  /** Receives what the finished bundle contains. */
  onFacts: (facts: ContainerFacts) => void;
}

/** The container's file; immutable under its release's path, so it needs no hash. */
const CONTAINER = 'remoteEntry.js';

export async function federation(options: FederationOptions): Promise<Plugin[]> {
  const { name, version, root, exposes } = options;
  const packages = packagesOf(options.shared);
  const scope = `${name}@${version}`;
  const shared = Object.fromEntries(
    [...packages].map(([id, range]) => [id, { version: installedVersion(root, id), requiredVersion: range }]),
  );
  const stubs = createStubs({ scope, root, shared: new Set(packages.keys()) });
  const sources = Object.fromEntries(
    Object.entries(exposes).map(([expose, source]) => [expose, resolve(root, source)] as const),
  );
  const origin = await createOriginPlugin({ name, filename: CONTAINER, exposes: sources, shared });
  const facts: Plugin = {
    name: 'tessera:facts',
    enforce: 'post',
    outputOptions: dropRollupOptions,
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        options.onFacts(readFacts(bundle, exposes, root));
      },
    },
  };
  const around = [stubs.plugin, createContainerPlugin({ scope, used: stubs.used }), origin, facts];
  return around.map((plugin) => ({ ...plugin, apply: isClientBuild }));
}
