/** Carries out what edges and other readers of a channel ask. */

import type { Handlers } from '@tessera/contracts/http';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { isEdge, requireEdge, requireVerb } from '../access/permit.ts';
import { CHANNEL_PATTERN } from '../access/scope.ts';
import type { ContextOf } from '../api/api-routes.ts';
import type { RequestContext } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { registryErrors } from '../errors.ts';
import type { EdgeName } from './edges.ts';
import { type feedContract, feedQuery } from './operations.ts';

type FeedHandlers = Omit<Handlers<typeof feedContract, RequestContext>, 'followChannel'>;

export function createFeedHandlers({ feeds }: Services): FeedHandlers {
  return {
    async acknowledge({ params: { channel }, body: { edge, revision } }, { actor }) {
      requireEdge(actor, 'acknowledge a revision');
      feeds.acknowledge(channel, { edge, caller: actor.name }, revision);
    },
    async listEdges({ params: { channel } }, { actor }) {
      requireVerb(actor, 'read');
      const edges = feeds.list(channel).map(({ edge, streams, acknowledged }) => {
        return { edge, connected: streams > 0, acknowledged };
      });
      return { edges };
    },
  };
}

/** `GET /channels/{channel}/feed`: by hand, because it is a stream. A channel that does not exist yet is waited for. */
export function createFeedRoute(
  { feeds }: Services,
  contextOf: ContextOf,
): RequestHandler<{ channel: string }> {
  return (request, response) => {
    const { actor } = contextOf(request);
    requireVerb(actor, 'read');
    const { channel } = request.params;
    if (!CHANNEL_PATTERN.test(channel)) throw registryErrors.CHANNEL_UNKNOWN(channel.slice(0, 40));
    const query = feedQuery.safeParse(request.query);
    if (!query.success) throw registryErrors.REQUEST_UNREADABLE(z.prettifyError(query.error));
    const { edge, changes } = query.data;
    const follower = { edge: edgeOf(actor, edge), takesChanges: changes === 'true' };
    feeds.follow(channel, follower, { request, response });
  };
}

/** An edge gives its name, or goes by its credential's; anyone else only reads, and takes no edge's name. */
function edgeOf(actor: Actor, edge: string | undefined): EdgeName | null {
  if (!isEdge(actor)) return null;
  if (edge !== undefined) return { edge, caller: actor.name };
  return /^edge\b/.test(actor.name) ? { edge: actor.name, caller: actor.name } : null;
}
