/** Carries out `GET /audit`. What was done with tokens is shown to operators alone. */

import type { Handlers } from '@tessera/contracts/http';
import { requireVerb } from '../access/permit.ts';
import type { RequestContext } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import type { auditContract } from './operations.ts';

export function createAuditHandlers({ audit }: Services): Handlers<typeof auditContract, RequestContext> {
  return {
    async searchAudit({ query }, { actor }) {
      requireVerb(actor, 'read');
      const withTokens = actor.kind === 'operator' || (actor.kind === 'person' && actor.person.isOperator);
      const entries = audit.search({ ...query, withTokens });
      return { entries, next: entries.length < query.limit ? null : entries.at(-1)!.seq };
    },
  };
}
