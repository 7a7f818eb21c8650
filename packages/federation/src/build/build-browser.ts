/** Builds the browser files of a remote: container, exposes, fallbacks, style sheets. */

import { join } from 'node:path';
import { build, mergeConfig } from 'vite';
import type { ContainerFacts } from '../preset/facts.ts';
import { federation } from '../preset/federation.ts';
import type { RemoteConfig } from '../remote/define-remote.ts';
import { commonOptions, emptyInput, RELEASE_FOLDER } from './vite-options.ts';
import type { Workspace } from './workspace.ts';

export async function buildBrowser(workspace: Workspace, config: RemoteConfig): Promise<ContainerFacts> {
  const { root, version } = workspace;
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
  await build(
    mergeConfig(commonOptions(root, 'production'), {
      base: './',
      plugins: [empty.plugin, ...preset],
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
  return facts;
}
