/** Carries out `/tokens`. A team makes and sees only its own, and none that may more than the one it asks with. */

import type { Handlers } from '@tessera/contracts/http';
import { actorName } from '../access/actor.ts';
import { requireVerb } from '../access/permit.ts';
import { isWithin } from '../access/scope.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { registryErrors } from '../errors.ts';
import type { tokenContract } from './operations.ts';
import type { Token } from './tokens.ts';

export function createTokenHandlers({
  tokens,
  owners,
  audit,
  write,
  now,
}: Services): Handlers<typeof tokenContract, RequestContext> {
  return {
    async createToken({ body: { expiresIn, ...scope } }, context) {
      const { actor } = context;
      requireVerb(actor, 'tokens');
      const wanted = { ...scope, expiresAt: now() + expiresIn * 1_000 };
      if (actor.kind === 'team' && !isWithin(wanted, actor.scope)) {
        throw registryErrors.SCOPE_REFUSED(
          'tokens',
          'a token gives at most what it has itself: its team, remotes, channels, verbs and remaining time',
        );
      }
      owners.keysOf(scope.team);
      for (const remote of scope.remotes) {
        if (remote === '*') continue;
        const owner = owners.ownerOf(remote);
        if (owner !== scope.team) throw registryErrors.REMOTE_FOREIGN(remote, owner, scope.team);
      }
      const { token, text } = write(() => {
        const parent = actor.kind === 'team' ? actor.token : null;
        const made = tokens.create({ ...wanted, createdBy: actorName(actor) }, parent);
        const { id, team, remotes, channels, verbs } = made.token;
        audit.append({
          ...signedBy(context),
          action: 'token-created',
          remotes,
          subject: { id, team, channels, verbs },
        });
        return made;
      });
      return { ...toAnswer(token), token: text };
    },

    async listTokens({ query: { team } }, { actor }) {
      requireVerb(actor, 'tokens');
      const own = actor.kind === 'team' ? actor.scope.team : null;
      if (own !== null && team !== undefined && team !== own) {
        throw registryErrors.SCOPE_REFUSED('tokens', `the token belongs to "${own}", not "${team}"`);
      }
      return { tokens: tokens.list(own ?? team ?? null).map(toAnswer) };
    },

    async revokeToken({ params: { id } }, context) {
      const { actor } = context;
      requireVerb(actor, 'tokens');
      const token = tokens.get(id);
      // A team cannot even learn that the token of another one exists.
      if (token === null || (actor.kind === 'team' && token.team !== actor.scope.team)) {
        throw registryErrors.TOKEN_UNKNOWN(id);
      }
      write(() => {
        tokens.revoke(id);
        audit.append({ ...signedBy(context), action: 'token-revoked', subject: { id, team: token.team } });
      });
    },
  };
}

function toAnswer(token: Token) {
  return { ...token, remotes: [...token.remotes], channels: [...token.channels], verbs: [...token.verbs] };
}
