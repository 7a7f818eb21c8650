/** Carries out `/channels`: who may, which releases are meant, then {@link changeChannel}. */

import type { Handlers } from '@tessera/contracts/http';
import { type Release, releaseId, releaseRef } from '@tessera/contracts/release';
import type { RequestHandler } from 'express';
import { actorName } from '../access/actor.ts';
import { requireOperator, requireOwned, requireVerb } from '../access/permit.ts';
import { CHANNEL_PATTERN, type Verb } from '../access/scope.ts';
import type { ContextOf } from '../api/api-routes.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { registryErrors } from '../errors.ts';
import { announce } from './announce.ts';
import { type ChangeRequest, changeChannel } from './change-channel.ts';
import { findOwned } from './find-owned.ts';
import { type Entries, makeStable, requireEntry, withdraw } from './moves.ts';
import type { channelContract } from './operations.ts';
import { requireUnlocked } from './preconditions.ts';
import { lostWith, removeChannel } from './remove-channel.ts';

/** A change as a handler asks for it. */
type Asked = Omit<ChangeRequest, 'by' | 'ifMatch'> & { context: RequestContext };

type ChannelHandlers = Omit<Handlers<typeof channelContract, RequestContext>, 'getChannel'>;

export function createChannelHandlers(services: Services): ChannelHandlers {
  const { channels, audit, write, now } = services;
  const requireFor = (verb: Verb, { actor }: RequestContext, about: { channel: string; remotes: string[] }) =>
    requireOwned(services, { actor, verb, ...about });
  const find = (remote: string, id: string) => findOwned(services, remote, id);

  function findKept(entries: Entries, channel: string, [remote, id]: [string, string | null]): Release {
    const { previous } = requireEntry(entries, remote);
    if (id === null) {
      if (previous === null) throw registryErrors.NOTHING_PREVIOUS(remote);
      return find(remote, releaseId(previous));
    }
    const release = find(remote, id);
    // Whoever may only roll back brings nothing new.
    if (!channels.wasOn(channel, remote, id))
      throw registryErrors.RELEASE_NEVER_LIVE(releaseRef(release), channel);
    return release;
  }

  async function change({ context, ...request }: Asked) {
    const changed = changeChannel(services, {
      ...request,
      by: signedBy(context),
      ifMatch: context.ifMatch,
    });
    return { ...changed, edges: await announce(services, changed) };
  }

  return {
    async promote({ params: { channel }, body, idempotencyKey }, context) {
      const remotes = Object.keys(body.releases);
      requireFor('promote', context, { channel, remotes });
      return await change({
        action: 'promote',
        ...{ channel, remotes, reason: body.reason, idempotencyKey, body, context },
        move(entries) {
          const found = Object.entries(body.releases).map(([remote, id]) => find(remote, id));
          return { entries: makeStable(entries, found) };
        },
      });
    },

    async rollback({ params: { channel }, body, idempotencyKey }, context) {
      const remotes = Object.keys(body.releases);
      requireFor('rollback', context, { channel, remotes });
      if (body.withdraw) requireFor('withdraw', context, { channel, remotes });
      return await change({
        action: 'rollback',
        ...{ channel, remotes, reason: body.reason, idempotencyKey, body, context },
        move(entries) {
          const found = Object.entries(body.releases).map((asked) => findKept(entries, channel, asked));
          return { entries: makeStable(entries, found, { withdraw: body.withdraw }) };
        },
      });
    },

    async withdraw({ params: { channel }, body, idempotencyKey }, context) {
      const remotes = Object.keys(body.releases);
      requireFor('withdraw', context, { channel, remotes });
      return await change({
        action: 'withdraw',
        ...{ channel, remotes, reason: body.reason, idempotencyKey, body, context },
        move(entries) {
          // Names of releases that never were would stay in the document for ever.
          for (const [remote, ids] of Object.entries(body.releases))
            for (const id of ids) services.releases.get(remote, id);
          return { entries: withdraw(entries, body.releases) };
        },
      });
    },

    async refresh({ params: { channel }, body, idempotencyKey }, context) {
      requireOperator(context.actor, 'refresh a channel');
      return await change({
        action: 'refresh',
        ...{ channel, remotes: [], reason: body.reason, idempotencyKey, body, context },
        move: (entries) => ({ entries }),
      });
    },

    async lock({ params: { channel }, body: { reason } }, context) {
      requireVerb(context.actor, 'lock', { channel });
      requireUnlocked(channel, channels.lockOf(channel));
      write(() => {
        channels.lock(channel, { actor: actorName(context.actor), reason, at: now() });
        audit.append({ ...signedBy(context), action: 'lock', channel, reason, subject: {} });
      });
    },

    async unlock({ params: { channel } }, context) {
      requireVerb(context.actor, 'lock', { channel });
      if (channels.lockOf(channel) === null) return;
      write(() => {
        channels.unlock(channel);
        audit.append({ ...signedBy(context), action: 'unlock', channel, subject: {} });
      });
    },

    async removeChannel({ params: { channel }, query: { reason }, idempotencyKey }, context) {
      const remotes = lostWith(services, channel);
      requireFor('promote', context, { channel, remotes });
      const { ifMatch } = context;
      const by = signedBy(context);
      return removeChannel(services, { channel, remotes, reason, by, ifMatch, idempotencyKey });
    },

    async listChannels(_input, { actor }) {
      requireVerb(actor, 'read');
      const found = channels.names().map((channel) => {
        const { revision, issuedAt, remotes } = channels.current(channel)!.document;
        return {
          channel,
          revision,
          issuedAt,
          remotes: Object.keys(remotes).length,
          lock: channels.lockOf(channel),
        };
      });
      return { channels: found, nextPreview: channels.nextPreview() };
    },
  };
}

/** `GET /channels/{channel}`: by hand, because the signed text is sent as it is. */
export function createChannelRoute(
  { channels }: Services,
  contextOf: ContextOf,
): RequestHandler<{ channel: string }> {
  return (request, response) => {
    requireVerb(contextOf(request).actor, 'read');
    const { channel } = request.params;
    const issued = CHANNEL_PATTERN.test(channel) ? channels.current(channel) : null;
    if (issued === null) throw registryErrors.CHANNEL_UNKNOWN(channel.slice(0, 40));
    const etag = `"${issued.document.revision}"`;
    const head = { etag, 'cache-control': 'no-cache', 'content-type': 'application/json; charset=utf-8' };
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, head).end();
    response.writeHead(200, { ...head, 'content-length': Buffer.byteLength(issued.text) });
    response.end(request.method === 'HEAD' ? undefined : issued.text);
  };
}
