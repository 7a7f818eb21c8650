/**
 * Carries out `/passes`. Who may publish a remote may develop it, and may see a site with any release of it that is
 * committed and not withdrawn. No pass opens anything of the registry.
 */

import { createPassReader, createPassSigner } from '@tessera/contracts/developers';
import type { Handlers } from '@tessera/contracts/http';
import { actorName } from '../access/actor.ts';
import { requireEdge, requireVerb } from '../access/permit.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { registryErrors } from '../errors.ts';
import { decideDevelop } from './decide-develop.ts';
import { decideOverride, decideSwitch, requireShort } from './decide-override.ts';
import { describePass } from './describe-pass.ts';
import type { passContract } from './operations.ts';

export function createPassHandlers(
  services: Services & { publicKey: string },
): Handlers<typeof passContract, RequestContext> {
  const { key, audit, write, now } = services;
  const sign = createPassSigner(key, { now });
  const read = createPassReader({ [key.id]: services.publicKey }, { site: null, now });
  return {
    async issuePass({ body }, context) {
      requireVerb(context.actor, 'publish');
      const standing = { aud: new URL(body.site).origin, sub: actorName(context.actor) };
      const signed =
        body.use === 'develop'
          ? sign({ use: 'develop', ...standing, ...decideDevelop(services, body, context.actor) })
          : requireShort(sign({ ...standing, ...decideOverride(services, body, context.actor) }));
      const { use } = body;
      const subject = { use, site: standing.aud, ...('channel' in body ? { channel: body.channel } : {}) };
      const { pass } = signed;
      const remotes = Object.keys(pass.use === 'override' ? pass.releases : (pass.bffs ?? {}));
      write(() => audit.append({ ...signedBy(context), action: 'pass-issued', remotes, subject }));
      return describePass(signed);
    },

    async switchPass({ body: { pass: token, remote, release } }, context) {
      requireEdge(context.actor, 'switch a pass');
      const pass = read(token);
      if (typeof pass === 'string') throw registryErrors.PASS_REFUSED(`the one before it is ${pass}`);
      if (pass.use !== 'override') throw registryErrors.PASS_REFUSED('the one before it is to develop');
      const signed = requireShort(sign(decideSwitch(services, pass, { remote, release }), pass.exp));
      const subject = { use: 'override', site: pass.aud, release };
      const by = { actor: pass.sub, origin: signedBy(context).origin };
      write(() => audit.append({ ...by, action: 'pass-issued', remotes: [remote], subject }));
      return describePass(signed);
    },
  };
}
