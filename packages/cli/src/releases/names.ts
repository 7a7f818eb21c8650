/** Releases as a person names them: `catalog@1.4.0`, or with the digest, `catalog@1.4.0-0a1b2c3d`. */

import type { RegistryClient } from '../registry/client.ts';
import { Sentence } from '../sentence.ts';

export interface NamedRelease {
  remote: string;
  /** `<version>-<digest8>`. */
  id: string;
}

/**
 * The release that a name means.
 *
 * @throws Sentence for what is no name, or names nothing that was published
 */
export async function findRelease(name: string, client: RegistryClient): Promise<NamedRelease> {
  const { remote, version } = parseName(name);
  if (version === null) {
    throw new Sentence(
      `Cannot tell which release of "${remote}": name one, see "tessera releases ${remote}"`,
    );
  }
  const published = await listReleases(remote, client);
  const found = published.find((release) => release.id === version || release.version === version);
  if (found !== undefined) return { remote, id: found.id };
  const newest = published
    .slice(0, 5)
    .map((release) => release.version)
    .join(', ');
  throw new Sentence(
    `Cannot find release "${name}": the newest of "${remote}" are ${newest || 'none'}, see "tessera releases ${remote}"`,
  );
}

/** @throws Sentence */
export function parseName(name: string): { remote: string; version: string | null } {
  const [, remote, version = null] = /^([a-z][a-z0-9-]{0,39})(?:@([\w.+-]{1,100}))?$/.exec(name) ?? [];
  if (remote !== undefined) return { remote, version };
  throw new Sentence(
    `Cannot read release "${name}": name a remote and a version, such as catalog@1.4.0, see "tessera status"`,
  );
}

type Published = Awaited<ReturnType<RegistryClient['listReleases']>>['releases'];

/** All releases of a remote, newest first; at most 1,000. */
export async function listReleases(remote: string, client: RegistryClient): Promise<Published> {
  const found: Published = [];
  for (let before: number | null | undefined; before !== null && found.length < 1_000; ) {
    const query = before === undefined ? { limit: 200 } : { limit: 200, before };
    const page = await client.listReleases({ params: { remote }, query });
    found.push(...page.releases);
    before = page.next;
  }
  return found;
}
