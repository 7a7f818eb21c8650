/** A working copy described as a release: what the edge must know of it before any of it runs. */

import type { UnsignedRelease } from '@tessera/contracts/release';
import type { Workspace } from '../build/workspace.ts';
import { sharedSets } from '../preset/shared-sets.ts';
import { describeEvents, describeParameters } from '../release/describe-contracts.ts';
import type { RemoteConfig, RemoteFragment } from '../remote/define-remote.ts';
import { DEV_CONTAINER } from './container.ts';

/** No files are hashed: what is served are modules that change with every save. */
export function describeWorkingCopy({ version, commit }: Workspace, config: RemoteConfig): UnsignedRelease {
  const exposes = Object.entries(config.exposes).map(([name, file]) => [
    name,
    { file, css: [], preload: [] },
  ]);
  const fragments = Object.entries(config.fragments).map(([name, one]) => [name, declare(one)]);
  return {
    schema: 1,
    remote: config.name,
    version,
    digest: '0'.repeat(64),
    owner: config.owner,
    commit,
    builtAt: new Date().toISOString(),
    files: [{ path: `browser/${DEV_CONTAINER}`, bytes: 0, sha384: 'A'.repeat(64) }],
    entry: DEV_CONTAINER,
    exposes: Object.fromEntries(exposes),
    shared: Object.fromEntries(config.shared.map((set) => [set, sharedSets[set].range])),
    fallbacks: [],
    provides: {},
    server: config.server === null ? null : 'server/server.js',
    routes: (config.routes ?? []).map((route) => ({ forms: false, private: false, ...route })),
    fragments: Object.fromEntries(fragments),
    styleHashes: [],
    events: describeEvents(config.events),
    bff: config.bff ?? null,
    budget: config.budget,
  };
}

/** Nothing of it is cached, and an empty state is rendered like every other. */
function declare(fragment: RemoteFragment): UnsignedRelease['fragments'][string] {
  return {
    criticality: fragment.criticality,
    audience: fragment.audience,
    // The first request also has to load every module.
    timeout: Math.max(fragment.timeout ?? 2_000, 15_000),
    ...describeParameters(fragment),
    nests: [...(fragment.nests ?? [])],
    expose: fragment.expose ?? './app',
    ...(fragment.fallback === undefined ? {} : { fallback: fragment.fallback }),
  };
}
