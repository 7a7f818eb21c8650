/** Builds the browser files of a remote: container, exposes, fallbacks, style sheets. */

import { join } from 'node:path';
import type { BundledPackage } from '@tessera/contracts/release';
import { build, mergeConfig } from 'vite';
import type { ContainerFacts } from '../preset/facts.ts';
import { federation } from '../preset/federation.ts';
import { bundledPackages } from '../release/bundled.ts';
import type { RemoteConfig } from '../remote/define-remote.ts';
import { commonOptions, emptyInput, RELEASE_FOLDER } from './vite-options.ts';
import type { Workspace } from './workspace.ts';

/** What a browser build has left. */
export interface BrowserFacts extends ContainerFacts {
  bundled: BundledPackage[];
}

export async function buildBrowser(workspace: Workspace, config: RemoteConfig): Promise<BrowserFacts> {
  const { root, version } = workspace;
  let bundled: BundledPackage[] = [];
  let facts: ContainerFacts | undefined;
  const empty = emptyInput();
  const preset = await federation({
    name: config.name,
    version,
    root,
    exposes: config.exposes,
    shared: config.shared,
    onFacts: (found) => {
      facts = found;
    },
  });
  const packages = bundledPackages((found) => {
    bundled = found;
  });
  await build(
    mergeConfig(commonOptions(root, 'production'), {
      base: './',
      plugins: [empty.plugin, ...preset, packages],
      build: {
        target: 'esnext',
        outDir: join(RELEASE_FOLDER, 'browser'),
        emptyOutDir: true,
        assetsDir: '',
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        rolldownOptions: { input: { entry: empty.input } },
      },
    }),
  );
  if (facts === undefined) throw new Error(`Cannot build remote "${config.name}": Vite wrote no bundle`);
  return { ...facts, bundled };
}
