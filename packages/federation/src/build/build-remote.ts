/** Builds one release of a remote: browser files and server bundle from one commit, described in one document. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FragmentDeclaration, UnsignedRelease } from '@tessera/contracts/release';
import type { ServerRemote } from '@tessera/fragment/server';
import { sharedSets } from '../preset/shared-sets.ts';
import { styleHash } from '../release/collect-files.ts';
import { describeEvents, describeParameters } from '../release/describe-contracts.ts';
import { writeRelease } from '../release/write-release.ts';
import type { RemoteConfig, RemoteFragment } from '../remote/define-remote.ts';
import { buildBrowser } from './build-browser.ts';
import { buildServer } from './build-server.ts';
import { takeContainer } from './take-container.ts';
import { RELEASE_FOLDER } from './vite-options.ts';
import { readTesseraConfig, readWorkspace } from './workspace.ts';

/** A release as it was built, with its folder. */
export interface BuiltRelease {
  folder: string;
  release: UnsignedRelease;
}

/** Builds the remote in `root` into `dist/release`. */
export async function buildRemote(root: string): Promise<BuiltRelease> {
  const workspace = readWorkspace(root);
  const config = await readTesseraConfig<RemoteConfig>(root);
  const folder = join(root, RELEASE_FOLDER);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });

  const { container } = config;
  const facts = await (container === undefined
    ? buildBrowser(workspace, config)
    : takeContainer(workspace, { ...config, container }));
  const server = config.server === null ? null : await buildServer(root, config.server);
  const fragments = await Promise.all(
    Object.entries(config.fragments).map(
      async ([name, fragment]) => [name, await declare(name, fragment, server)] as const,
    ),
  );
  const release = await writeRelease(folder, {
    remote: config.name,
    version: workspace.version,
    owner: config.owner,
    commit: workspace.commit,
    entry: facts.entry,
    exposes: facts.exposes,
    shared: Object.fromEntries(config.shared.map((set) => [set, sharedSets[set].range])),
    fallbacks: facts.fallbacks,
    bundled: facts.bundled,
    provides: {},
    server: config.server === null ? null : 'server/server.js',
    routes: (config.routes ?? []).map((route) => ({ forms: false, private: false, ...route })),
    fragments: Object.fromEntries(fragments),
    styleHashes: [...new Set((server?.styles ?? []).map(styleHash))].sort(),
    events: describeEvents(config.events),
    bff: config.bff ?? null,
    budget: config.budget,
  });
  return { folder, release };
}

async function declare(
  name: string,
  fragment: RemoteFragment,
  server: ServerRemote | null,
): Promise<FragmentDeclaration> {
  const { emptyProps } = fragment;
  // Rendered for no page in particular: an empty state nests nothing and needs no ids.
  const empty =
    emptyProps === undefined
      ? undefined
      : await server?.fragments[name]?.render(emptyProps, { key: name, release: '', nests: {} });
  return {
    criticality: fragment.criticality,
    audience: fragment.audience,
    timeout: fragment.timeout ?? 2_000,
    ...describeParameters(fragment),
    nests: [...(fragment.nests ?? [])],
    expose: fragment.expose ?? './app',
    ...(fragment.cache === undefined
      ? {}
      : { cache: { staleWhileRevalidate: 0, staleIfError: 0, ...fragment.cache } }),
    ...(empty === undefined ? {} : { empty, emptyProps }),
    ...(fragment.fallback === undefined ? {} : { fallback: fragment.fallback }),
  };
}
