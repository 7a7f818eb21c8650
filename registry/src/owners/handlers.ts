/** Carries out `/teams`, `/remotes` and `/bffs`. */

import { createPublicKey } from 'node:crypto';
import type { Handlers } from '@tessera/contracts/http';
import { requireOperator, requireVerb } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { registryErrors } from '../errors.ts';
import type { ownerContract } from './operations.ts';

export function createOwnerHandlers({
  owners,
  audit,
  write,
}: Services): Handlers<typeof ownerContract, RequestContext> {
  return {
    async setTeam({ params: { team }, body: { keys } }, context) {
      requireOperator(context.actor, 'register a team');
      for (const [id, spki] of Object.entries(keys)) {
        if (!isEd25519(spki)) throw registryErrors.KEY_REFUSED(id);
      }
      write(() => {
        owners.setTeam(team, keys);
        const subject = { team, keys: Object.keys(keys) };
        audit.append({ ...signedBy(context), action: 'team-set', subject });
      });
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
    async listRemotes(_input, { actor }) {
      requireVerb(actor, 'read');
      return { remotes: owners.remotes() };
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
