/** Decides what is live on a channel: every change passes the gates, is signed, and raises the revision. */

import type { KeyObject } from 'node:crypto';
import type { ChannelDocument, ChannelRemote } from '@tessera/contracts/channel';
import {
  canonicalJson,
  type Release,
  releaseId,
  releaseRef,
  signDocument,
  verifyDocument,
} from '@tessera/contracts/release';
import { registryErrors } from '../errors.ts';
import { checkComposition } from '../gates/composition.ts';
import { readRelease } from '../publishing/publish-release.ts';
import { readChannel, writeChannel } from './channel-file.ts';

export interface ChannelOptions {
  /** The folder of all releases. */
  artifacts: string;
  /** The folder of channel documents. */
  channels: string;
  /** @default 'production' */
  channel?: string;
  /** The registry's own key. */
  key: { id: string; privateKey: KeyObject; spki: string };
  now?: () => Date;
}

export interface PromoteOptions extends ChannelOptions {
  /** Remote → `<version>-<digest8>` that shall be stable; the other remotes stay as they are. */
  releases: Readonly<Record<string, string>>;
  /** Team → its public keys. @default as they are */
  owners?: ChannelDocument['owners'];
  /** BFF name → its address. @default as they are */
  bffs?: ChannelDocument['bffs'];
}

export interface Promoted {
  document: ChannelDocument;
  /** False when the channel was so already; nothing is written then. */
  changed: boolean;
}

/** @throws ProblemError for an unknown or untrusted release, or a gate that refuses */
export async function promote(options: PromoteOptions): Promise<Promoted> {
  const present = await currentChannel(options);
  const { artifacts, now = () => new Date() } = options;
  const owners = options.owners ?? present?.owners ?? {};
  const bffs = options.bffs ?? present?.bffs ?? {};

  const remotes: Record<string, ChannelRemote> = { ...present?.remotes };
  const live: Release[] = [];
  for (const remote of new Set([...Object.keys(remotes), ...Object.keys(options.releases)])) {
    const before = remotes[remote];
    const id = options.releases[remote] ?? releaseId(before!.stable);
    const release = await readRelease(artifacts, remote, id);
    if (!verifyDocument(release, owners[release.owner]?.keys ?? {})) {
      throw registryErrors.RELEASE_UNTRUSTED(releaseRef(release));
    }
    if (before !== undefined && before.owner !== release.owner) {
      throw registryErrors.REMOTE_OWNED(remote, before.owner, release.owner);
    }
    remotes[remote] = withStable(before, release);
    live.push(release);
  }
  const previous = await Promise.all(
    Object.entries(remotes).flatMap(([remote, entry]) =>
      entry.previous === null ? [] : [readRelease(artifacts, remote, releaseId(entry.previous))],
    ),
  );
  checkComposition({ live, previous, bffs });

  const content = {
    remotes,
    routes: live.flatMap(({ remote, routes }) => routes.map((route) => ({ ...route, remote }))),
    owners,
    bffs,
  };
  if (present !== null && sameContent(present, content)) return { document: present, changed: false };
  const document: ChannelDocument = signDocument(
    {
      schema: 1 as const,
      channel: options.channel ?? 'production',
      revision: (present?.revision ?? 0) + 1,
      issuedAt: now().toISOString(),
      ...content,
    },
    options.key,
  );
  await writeChannel(options.channels, document);
  return { document, changed: true };
}

/**
 * Makes the release before the stable one live again.
 *
 * @throws ProblemError `registry-remote-unknown`, `registry-nothing-previous`, or as {@link promote}
 */
export async function rollback(options: ChannelOptions & { remote: string }): Promise<Promoted> {
  const present = await currentChannel(options);
  const remotes = present?.remotes ?? {};
  if (!Object.hasOwn(remotes, options.remote)) {
    throw registryErrors.REMOTE_UNKNOWN(options.remote, Object.keys(remotes).join(', '));
  }
  const { previous } = remotes[options.remote]!;
  if (previous === null) throw registryErrors.NOTHING_PREVIOUS(options.remote);
  return await promote({ ...options, releases: { [options.remote]: releaseId(previous) } });
}

/** The channel's document, or `null` before the first. */
export function currentChannel(options: ChannelOptions): Promise<ChannelDocument | null> {
  const { id, spki } = options.key;
  return readChannel(options.channels, options.channel ?? 'production', { [id]: spki });
}

function withStable(before: ChannelRemote | undefined, release: Release): ChannelRemote {
  const stable = { version: release.version, digest: release.digest };
  if (before === undefined)
    return { owner: release.owner, stable, previous: null, canary: null, withdrawn: [] };
  if (releaseId(before.stable) === releaseId(stable)) return before;
  return { ...before, stable, previous: before.stable };
}

function sameContent(document: ChannelDocument, content: Partial<ChannelDocument>): boolean {
  const { remotes, routes, owners, bffs } = document;
  return canonicalJson({ remotes, routes, owners, bffs }) === canonicalJson(content);
}
