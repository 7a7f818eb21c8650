/** Carries out one action and writes it into the audit. */

import { join } from 'node:path';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { releaseId, releaseRef } from '@tessera/contracts/release';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import { currentChannel, type Promoted, promote, rollback } from '../channels/promote.ts';
import { publishRelease } from '../publishing/publish-release.ts';
import type { CommandRequest } from './request.ts';

export interface CommandResult {
  /** `<remote>@<version>-<digest8>` of builds, and whether each was published before. */
  published: { release: string; present: boolean }[];
  /** The channel after the action, or `null` when it has no document. */
  document: ChannelDocument | null;
  /** Whether the channel was changed. */
  changed: boolean;
}

/** @param tell called with a sentence for every step that takes long */
export async function runCommand(
  request: CommandRequest,
  tell: (text: string) => void,
): Promise<CommandResult> {
  const { action, folders, channel } = request;
  const options = {
    artifacts: folders.artifacts,
    channels: join(folders.registry, 'channels'),
    channel,
    key: {
      id: request.registryKey.id,
      privateKey: request.registryKey.pkcs8,
      spki: request.registryKey.spki,
    },
  };
  const owners = Object.fromEntries(
    Object.entries(request.teamKeys).map(([team, { id, spki }]) => [team, { keys: { [id]: spki } }]),
  );
  const audit = (name: AuditEntry['action'], subject: AuditEntry['subject']) =>
    appendAudit(join(folders.registry, 'audit.jsonl'), {
      at: new Date().toISOString(),
      actor: request.actor,
      action: name,
      subject,
    });
  const finish = async (
    name: 'promote' | 'rollback',
    promoted: Promoted,
    published: CommandResult['published'] = [],
  ) => {
    const { document, changed } = promoted;
    if (changed) await audit(name, { channel, revision: document.revision, stable: stableOf(document) });
    return { published, document, changed };
  };

  switch (action.type) {
    case 'publish': {
      const published: CommandResult['published'] = [];
      const releases: Record<string, string> = {};
      for (const folder of action.builds) {
        const { release, present } = await publishRelease({
          folder,
          artifacts: folders.artifacts,
          whenTaken: action.whenTaken,
          keyOf: (owner) => {
            const key = request.teamKeys[owner];
            return key && { id: key.id, privateKey: key.pkcs8 };
          },
        });
        const name = releaseRef(release);
        releases[release.remote] = releaseId(release);
        published.push({ release: name, present });
        tell(present ? `${name} was published before` : `${name} published`);
        if (!present) await audit('publish', { release: name, digest: release.digest, owner: release.owner });
      }
      if (!action.promote) return { published, document: await currentChannel(options), changed: false };
      const bffs = action.bffs === undefined ? {} : { bffs: action.bffs };
      return await finish('promote', await promote({ ...options, releases, owners, ...bffs }), published);
    }
    case 'promote': {
      const bffs = action.bffs === undefined ? {} : { bffs: action.bffs };
      return await finish('promote', await promote({ ...options, releases: action.releases, ...bffs }));
    }
    case 'rollback':
      return await finish('rollback', await rollback({ ...options, remote: action.remote }));
    case 'status':
      return { published: [], document: await currentChannel(options), changed: false };
  }
}

function stableOf({ remotes }: ChannelDocument): string[] {
  return Object.entries(remotes).map(([remote, { stable }]) => releaseRef({ remote, ...stable }));
}
