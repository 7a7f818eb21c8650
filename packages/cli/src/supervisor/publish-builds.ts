/** Brings the running registry up to this checkout: teams, BFFs, and every build as a release that is live. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyRing, publicKeys, toSigner } from '../keys/key-ring.ts';
import { changeChannel } from '../registry/change-channel.ts';
import { connectRegistry, explainRefusal, type Registry } from '../registry/client.ts';
import { publishBuild } from '../registry/publish-build.ts';
import { fingerprintBuilds, type LocalBuild, listBuilds, ownerOf } from '../releases/builds.ts';
import type { BffAddress } from './bffs.ts';
import type { Operator } from './parts.ts';
import { rememberDone } from './prepare-data.ts';

export interface PublishBuildsOptions {
  root: string;
  data: string;
  keys: KeyRing;
  /** Where the BFFs of this checkout answer, and the contracts of their sources. */
  bffs: Record<string, BffAddress>;
  /** The version of the contract that the running BFF at an address speaks; waits until it runs. */
  contractOf: (url: string) => Promise<string>;
  registry: Operator;
  /** Called with a sentence for every step that takes long. */
  tell: (text: string) => void;
}

/** @throws Sentence with the registry's own reason */
export async function publishBuilds(options: PublishBuildsOptions): Promise<void> {
  const { root, data, keys, bffs, tell } = options;
  const registry = connectRegistry(options.registry);
  await rememberDone(data, async (done) => {
    const builds = await listBuilds(root);
    const fingerprint = await fingerprintBuilds(builds, [
      bffs,
      publicKeys(keys.registry),
      Object.values(keys.teams).map(publicKeys),
    ]);
    if (done.published === fingerprint && existsSync(join(data, 'registry/registry.db'))) return;
    tell('Publishing the releases');
    try {
      await register(registry, options, builds);
      await makeLive(registry, options, builds);
    } catch (error) {
      throw explainRefusal(error);
    }
    done.published = fingerprint;
  });
}

/** Lets the channel `staging` begin as what is live in production, unless it is there. */
export async function openStaging(operator: Operator): Promise<void> {
  const registry = connectRegistry(operator);
  try {
    const [{ channels }, { remotes }] = await Promise.all([
      registry.call.listChannels({}),
      registry.call.listRemotes({}),
    ]);
    const shell = remotes.find(({ remote }) => remote === 'shell')?.live['production']?.stable;
    if (shell === undefined || channels.some(({ channel }) => channel === 'staging')) return;
    const reason = 'staging begins as production is';
    await changeChannel(registry, 'staging', [], (client, idempotencyKey) =>
      client.promote({
        params: { channel: 'staging' },
        body: { releases: { shell }, reason },
        idempotencyKey,
      }),
    );
  } catch (error) {
    throw explainRefusal(error);
  }
}

async function register(
  { call }: Registry,
  { keys, bffs, contractOf }: PublishBuildsOptions,
  builds: readonly LocalBuild[],
): Promise<void> {
  for (const [team, key] of Object.entries(keys.teams)) {
    await call.setTeam({ params: { team }, body: { keys: publicKeys(key) } });
  }
  for (const [bff, { url }] of Object.entries(bffs)) {
    const contract = await contractOf(url);
    await call.setBff({ params: { bff }, body: { url, contract } });
  }
  for (const build of builds) {
    await call.setRemote({ params: { remote: build.remote }, body: { owner: await ownerOf(build) } });
  }
}

async function makeLive(
  registry: Registry,
  { keys }: PublishBuildsOptions,
  builds: readonly LocalBuild[],
): Promise<void> {
  const published = await Promise.all(
    builds.map(async (build) => {
      const key = toSigner(keys.teams[await ownerOf(build)]!);
      const { id } = await publishBuild(build.folder, { registry, key, whenTaken: 'suffix' });
      return [build.remote, id] as const;
    }),
  );
  const releases = Object.fromEntries(published);
  const reason = 'the start of this installation';
  const channel = 'production';
  await changeChannel(registry, channel, Object.keys(releases), (client, idempotencyKey) =>
    client.promote({ params: { channel }, body: { releases, reason }, idempotencyKey }),
  );
}
