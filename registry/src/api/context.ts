/** What a handler knows of the request that it answers. */

import type { IncomingMessage } from 'node:http';
import { type Actor, actorName } from '../access/actor.ts';
import type { AuditRecord } from '../audit/audit-table.ts';

export interface RequestContext {
  actor: Actor;
  /** The address that the request came from. */
  origin: string;
  /** The `If-Match` header. */
  ifMatch: string | undefined;
}

export function createContext(request: IncomingMessage, actor: Actor): RequestContext {
  return {
    actor,
    origin: request.socket.remoteAddress ?? 'unknown',
    ifMatch: request.headers['if-match'],
  };
}

/** Who and from where, as the audit has it. */
export function signedBy({ actor, origin }: RequestContext): Pick<AuditRecord, 'actor' | 'origin'> {
  return { actor: actorName(actor), origin };
}
