/** Whose word counts for a remote, as the channel has it at the moment. */

import type { ChannelDocument } from '@tessera/contracts/channel';
import type { Owner, VerifiedRelease } from './verify-release.ts';

/** `null` for a remote that the channel does not name, whatever its name is. */
export function ownerOf(document: ChannelDocument, remote: string): Owner | null {
  if (!Object.hasOwn(document.remotes, remote)) return null;
  const name = document.remotes[remote]!.owner;
  return { name, keys: Object.hasOwn(document.owners, name) ? document.owners[name]!.keys : {} };
}

/** Whether a release that was verified before is still signed by its remote's owner: teams and keys change. */
export function isTrusted({ release, signedBy }: VerifiedRelease, document: ChannelDocument): boolean {
  const owner = ownerOf(document, release.remote);
  return owner?.name === release.owner && owner.keys[release.signature.keyId] === signedBy;
}
