/** The releases that a channel gives to anybody. */

import { readFile } from 'node:fs/promises';
import { parseChannelDocument } from '@tessera/contracts/channel';
import { releaseRef } from '@tessera/contracts/release';

/**
 * Names of stable, canary and previous of every remote. The file is read anew at every call, and understood again when
 * it has changed; none when it cannot be read.
 */
export function releasesOf(channelFile: string | undefined): () => Promise<ReadonlySet<string>> {
  let known: { text: string; releases: ReadonlySet<string> } = { text: '', releases: new Set() };
  return async () => {
    if (channelFile === undefined) return known.releases;
    const text = await readFile(channelFile, 'utf8').catch(() => '');
    if (text !== known.text) known = { text, releases: readReleases(text) };
    return known.releases;
  };
}

function readReleases(text: string): ReadonlySet<string> {
  try {
    const { remotes } = parseChannelDocument(JSON.parse(text));
    return new Set(
      Object.entries(remotes).flatMap(([remote, { stable, canary, previous }]) =>
        [stable, canary, previous].flatMap((ref) => (ref === null ? [] : [releaseRef({ remote, ...ref })])),
      ),
    );
  } catch {
    return new Set();
  }
}
