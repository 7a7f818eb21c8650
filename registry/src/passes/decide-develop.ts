/** What a pass to develop may name: BFFs of remotes that its author may publish. */

import type { DevelopPass } from '@tessera/contracts/developers';
import type { Actor } from '../access/actor.ts';
import { requireVerb } from '../access/permit.ts';
import type { Services } from '../api/services.ts';
import type { AskedPass } from './operations.ts';

type AskedDevelop = Extract<AskedPass, { use: 'develop' }>;

/** @throws ProblemError 403 of a scope, 404 `registry-remote-unregistered` */
export function decideDevelop(
  { owners }: Pick<Services, 'owners'>,
  { bffs = [] }: AskedDevelop,
  actor: Actor,
): Pick<DevelopPass, 'bffs'> {
  if (bffs.length === 0) return {};
  const owned = bffs.map((remote) => ({ remote, owner: owners.ownerOf(remote) }));
  requireVerb(actor, 'publish', { remotes: owned });
  return { bffs: Object.fromEntries(owned.map(({ remote, owner }) => [remote, owner])) };
}
