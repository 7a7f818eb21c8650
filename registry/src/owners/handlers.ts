/** Carries out `/teams`, `/remotes` and `/bffs`. */

import { createPublicKey } from 'node:crypto';
import type { Handlers } from '@tessera/contracts/http';
import { type ReleaseRef, releaseId, releaseRef } from '@tessera/contracts/release';
import { requireOperator, requireVerb } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import type { Channels } from '../channels/channels.ts';
import { registryErrors } from '../errors.ts';
import type { ownerContract } from './operations.ts';

export function createOwnerHandlers({
  owners,
  published,
  releases,
  channels,
  audit,
  write,
}: Services): Handlers<typeof ownerContract, RequestContext> {
  /** One release that nobody believes would keep every team from changing the channel. */
  function requireUnused(team: string, keys: Readonly<Record<string, string>>): void {
    for (const channel of channels.names()) {
      const { remotes } = channels.current(channel)!.document;
      for (const [remote, { stable, canary }] of Object.entries(remotes)) {
        for (const ref of canary === null ? [stable] : [stable, canary]) {
          const release = releases.get(remote, releaseId(ref));
          if (release.owner === team && !releases.isTrusted(release, keys))
            throw registryErrors.KEY_IN_USE(releaseRef(release), channel);
        }
      }
    }
  }

  return {
    async setTeam({ params: { team }, body: { keys } }, context) {
      requireOperator(context.actor, 'register a team');
      for (const [id, spki] of Object.entries(keys)) {
        if (!isEd25519(spki)) throw registryErrors.KEY_REFUSED(id);
      }
      requireUnused(team, keys);
      write(() => {
        owners.setTeam(team, keys);
        const subject = { team, keys: Object.keys(keys) };
        audit.append({ ...signedBy(context), action: 'team-set', subject });
      });
    },
    async listTeams(_input, { actor }) {
      requireVerb(actor, 'read');
      return { teams: Object.entries(owners.teams()).map(([team, { keys }]) => ({ team, keys })) };
    },
    async setRemote({ params: { remote }, body: { owner } }, context) {
      requireOperator(context.actor, 'register a remote');
      write(() => {
        owners.setRemote(remote, owner);
        audit.append({ ...signedBy(context), action: 'remote-set', remotes: [remote], subject: { owner } });
      });
    },
    async setBff({ params: { bff }, body }, context) {
      requireOperator(context.actor, 'register a BFF');
      write(() => {
        owners.setBff(bff, body);
        audit.append({ ...signedBy(context), action: 'bff-set', subject: { bff, ...body } });
      });
    },
    async listBffs(_input, { actor }) {
      requireVerb(actor, 'read');
      return { bffs: Object.entries(owners.bffs()).map(([bff, address]) => ({ bff, ...address })) };
    },
    async listRemotes(_input, { actor }) {
      requireVerb(actor, 'read');
      const counts = published.count();
      const remotes = owners.remotes().map(({ remote, owner }) => {
        return { remote, owner, releases: counts.get(remote) ?? 0, live: liveOf(channels, remote) };
      });
      return { remotes };
    },
  };
}

function isEd25519(spki: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** Channel → what it names of a remote. */
function liveOf(channels: Channels, remote: string) {
  const idOf = (ref: ReleaseRef | null) => (ref === null ? null : releaseId(ref));
  const found = channels.names().flatMap((channel) => {
    const entry = channels.current(channel)?.document.remotes[remote];
    if (entry === undefined) return [];
    const { stable, previous, canary } = entry;
    return [
      [channel, { stable: releaseId(stable), previous: idOf(previous), canary: idOf(canary) }] as const,
    ];
  });
  return Object.fromEntries(found);
}
