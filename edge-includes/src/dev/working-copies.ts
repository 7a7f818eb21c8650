/** The working copies that take the places of releases: what the channel says with them in it. */

import type { ChannelDocument, ChannelRemote } from '@tessera/contracts/channel';
import { type Release, releaseId, type UnsignedRelease } from '@tessera/contracts/release';
import type { VerifiedRelease } from '../gateway/choice/verify-release.ts';

export interface WorkingCopy {
  /** Where its server listens, on this machine. */
  url: URL;
  release: VerifiedRelease;
  /** The BFF that it answers for; `null`: the deployed one answers. */
  bff: string | null;
}

/** Where its modules are on this edge. */
export const DEV_PATH = '/_dev/';

/** What a dev server says of itself. */
export interface DescribedCopy {
  url: string;
  release: UnsignedRelease;
  bff: string | null;
}

export function toWorkingCopy({ url, release, bff }: DescribedCopy): WorkingCopy {
  const signed: Release = { ...release, signature: { keyId: '', value: '' } };
  return {
    url: new URL(url),
    bff,
    release: {
      release: signed,
      id: releaseId(release),
      folder: '',
      base: `${DEV_PATH}${release.remote}/`,
      // No file has a hash: they change with every save.
      files: new Map(),
      layout: null,
      signedBy: '',
    },
  };
}

/** The channel with the working copies as its stable releases, and without canaries, which would be chance. */
export function withWorkingCopies(
  document: ChannelDocument,
  copies: ReadonlyMap<string, WorkingCopy>,
): ChannelDocument {
  const remotes: Record<string, ChannelRemote> = {};
  for (const [name, entry] of Object.entries(document.remotes)) remotes[name] = { ...entry, canary: null };
  const routes = document.routes.filter(({ remote }) => !copies.has(remote));
  for (const [name, { release }] of copies) {
    const { version, digest, owner } = release.release;
    remotes[name] = { owner, stable: { version, digest }, previous: null, canary: null, withdrawn: [] };
    routes.push(...release.release.routes.map((route) => ({ ...route, remote: name })));
  }
  return { ...document, remotes, routes };
}
