/** Carries out `/passes`. Who may publish a remote may develop one; a pass opens nothing to write. */

import { createPassSigner } from '@tessera/contracts/developers';
import type { Handlers } from '@tessera/contracts/http';
import { actorName } from '../access/actor.ts';
import { requireVerb } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import type { passContract } from './operations.ts';

export function createPassHandlers({
  key,
  audit,
  write,
  now,
}: Services): Handlers<typeof passContract, RequestContext> {
  const sign = createPassSigner(key, { now });
  return {
    async issuePass({ body: { use, site } }, context) {
      requireVerb(context.actor, 'publish');
      const aud = new URL(site).origin;
      const { token, pass } = sign({ use, aud, sub: actorName(context.actor) });
      write(() => audit.append({ ...signedBy(context), action: 'pass-issued', subject: { use, site: aud } }));
      return { pass: token, expiresAt: pass.exp * 1_000 };
    },
  };
}
