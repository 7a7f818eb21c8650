/** A registry without a server: a temporary folder with really signed releases and channel documents. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelDocument, parseChannelDocument } from '@tessera/contracts/channel';
import { canonicalJson, type Release, type ReleaseRef, signDocument } from '@tessera/contracts/release';
import { type TestRelease, writeRelease } from './release-folder.ts';

export type { TestRelease } from './release-folder.ts';

/** What a channel document says; each remote is named by its stable release. */
export interface ChannelInit {
  stable: readonly Release[];
  previous?: readonly Release[];
  canary?: readonly { release: Release; percent: number; since?: string }[];
  /** Remote → `<version>-<digest8>` that are withdrawn. */
  withdrawn?: Record<string, string[]>;
  /** BFF name → URL. */
  bffs?: Record<string, string>;
  /** @default 'production' */
  channel?: string;
  /** @default one more than the last document's */
  revision?: number;
}

export interface TestRegistry extends AsyncDisposable {
  folder: string;
  /** The folder of the releases. */
  artifacts: string;
  /** The file of the channel document. */
  channelFile: string;
  /** Key id → SPKI in base64, as the servers get it. */
  registryKeys: Record<string, string>;
  /** The same for the team that owns every release. */
  ownerKeys: Record<string, string>;
  /** Writes and signs a release. */
  publish(release: TestRelease): Promise<Release>;
  /** Signs a channel document and puts it in place of the last one. */
  writeChannel(channel: ChannelInit): Promise<ChannelDocument>;
}

/** Use it with `await using`. */
export async function createTestRegistry(): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-registry-'));
  const registry = createKey('registry-1');
  const owner = createKey('team-1');
  const artifacts = join(folder, 'artifacts');
  const channelFile = join(folder, 'channel.json');
  let revision = 0;
  return {
    folder,
    artifacts,
    channelFile,
    registryKeys: { [registry.id]: registry.spki },
    ownerKeys: { [owner.id]: owner.spki },
    publish: (release) => writeRelease(artifacts, release, owner),
    async writeChannel(channel) {
      revision = channel.revision ?? revision + 1;
      const document = parseChannelDocument(
        signDocument(
          {
            schema: 1,
            channel: channel.channel ?? 'production',
            revision,
            issuedAt: '2026-01-01T00:00:00Z',
            remotes: Object.fromEntries(
              channel.stable.map((release) => [
                release.remote,
                {
                  owner: release.owner,
                  stable: toRef(release),
                  previous: toRef(channel.previous?.find((one) => one.remote === release.remote)) ?? null,
                  canary: toCanary(channel.canary?.find((one) => one.release.remote === release.remote)),
                  withdrawn: channel.withdrawn?.[release.remote] ?? [],
                },
              ]),
            ),
            routes: channel.stable.flatMap((release) =>
              release.routes.map((route) => ({ ...route, remote: release.remote })),
            ),
            owners: { team: { keys: { [owner.id]: owner.spki } } },
            bffs: Object.fromEntries(
              Object.entries(channel.bffs ?? {}).map(([name, url]) => [name, { url }]),
            ),
          },
          registry,
        ),
      );
      // As the registry writes it: the text that was signed, with the signature at its end.
      const { signature, ...content } = document;
      const text = `${canonicalJson(content).slice(0, -1)},"signature":${JSON.stringify(signature)}}`;
      await writeFile(`${channelFile}.new`, text);
      await rename(`${channelFile}.new`, channelFile);
      return document;
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function createKey(id: string): { id: string; privateKey: KeyObject; spki: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { id, privateKey, spki: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

function toCanary(canary: NonNullable<ChannelInit['canary']>[number] | undefined) {
  if (canary === undefined) return null;
  const { release, percent, since = '2026-01-01T00:00:00Z' } = canary;
  return { ...toRef(release), percent, since, policy: {} };
}

function toRef(release: ReleaseRef | undefined): ReleaseRef | undefined {
  return release && { version: release.version, digest: release.digest };
}
