/** A channel with the releases that it names, as gates look at it. */

import { type ChannelDocument, type ChannelRemote, parseChannelDocument } from '@tessera/contracts/channel';
import { isProblem, problemFrom } from '@tessera/contracts/problem';
import { parseRelease, type Release, releaseId } from '@tessera/contracts/release';
import { Sentence } from '../sentence.ts';
import type { Registry } from './client.ts';

export interface Channel {
  /** 0 when nothing was promoted to it yet. */
  revision: number;
  stable: Release[];
  previous: Release[];
  canaries: Release[];
}

type Entry = readonly [remote: string, entry: ChannelRemote];

/** Milliseconds for the document. */
const TIMEOUT = 10_000;

/** Releases that are asked for at once. */
const PARALLEL = 8;

/**
 * Reads a channel. One that nothing was promoted to is what production is: so its first change would begin.
 *
 * @throws ProblemError of the registry, Sentence when it answers none
 */
export async function readChannel(registry: Registry, channel: string): Promise<Channel> {
  const own = await readDocument(registry, channel);
  if (own === null && channel !== 'production') {
    const { stable } = await readChannel(registry, 'production');
    return { revision: 0, stable, previous: [], canaries: [] };
  }
  const entries = Object.entries(own?.remotes ?? {});
  return {
    revision: own?.revision ?? 0,
    stable: await readReleases(registry, entries, 'stable'),
    previous: await readReleases(registry, entries, 'previous'),
    canaries: await readReleases(registry, entries, 'canary'),
  };
}

async function readDocument({ url, token }: Registry, channel: string): Promise<ChannelDocument | null> {
  const response = await fetch(`${url}/channels/${encodeURIComponent(channel)}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause: Error) => {
    throw new Sentence(`Cannot read channel "${channel}": ${cause.message}, try again`);
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return parseChannelDocument(body);
  if (isProblem(body) && body.code === 'registry-channel-unknown') return null;
  if (isProblem(body)) throw problemFrom(body);
  throw new Sentence(`Cannot read channel "${channel}": the registry answered ${response.status}`);
}

async function readReleases(
  { call }: Registry,
  entries: readonly Entry[],
  place: 'stable' | 'previous' | 'canary',
): Promise<Release[]> {
  const found: Release[] = [];
  const waiting = entries.flatMap(([remote, { [place]: ref }]) =>
    ref === null ? [] : [{ remote, id: releaseId(ref) }],
  );
  const work = async () => {
    for (let params = waiting.pop(); params !== undefined; params = waiting.pop()) {
      found.push(parseRelease((await call.getRelease({ params })).release));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return found;
}
