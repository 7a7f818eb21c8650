/** `/channels`: read, promoted to, rolled back, withdrawn from, locked, removed. */

import { text } from '@tessera/contracts/fields';
import { defineContract, type OperationSchemas } from '@tessera/contracts/http';
import { z } from 'zod';
import { channel, instant, name, reason, releaseId } from '../api/fields.ts';

const params = z.strictObject({ channel });

/** Remote → what is said of it; at least one, at most 100. */
function perRemote<S extends z.ZodType>(value: S) {
  return z.record(name, value).refine((record) => {
    const { length } = Object.keys(record);
    return length > 0 && length <= 100;
  }, 'name 1 to 100 remotes');
}

/** Canaries that a change began, moved or ended. */
const rollouts = z.array(
  z.object({
    remote: z.string(),
    release: z.string(),
    status: z.enum(['running', 'paused', 'finished', 'suspect', 'withdrawn', 'aborted', 'replaced']),
    /** Percent of the visitors that are given it from now on; `null` when it is over. */
    percent: z.number().nullable(),
    reason: z.string(),
  }),
);

/** What became of a channel. */
const changed = z.object({
  channel: z.string(),
  revision: z.number(),
  changed: z.boolean(),
  steps: z.array(z.object({ remote: z.string(), from: z.string().nullable(), to: z.string() })),
  rollouts: rollouts.default([]),
  /** The edges that were connected: those that serve the revision, and those that have not answered. */
  edges: z.object({ acknowledged: z.array(z.string()), silent: z.array(z.string()) }),
});

/** An operation that changes a channel. */
export const change = {
  params,
  response: changed,
  idempotent: true,
} as const satisfies Partial<OperationSchemas>;

export const channelContract = defineContract(
  {
    listChannels: 'GET /channels',
    getChannel: 'GET /channels/{channel}',
    promote: 'POST /channels/{channel}/promote',
    rollback: 'POST /channels/{channel}/rollback',
    withdraw: 'POST /channels/{channel}/withdraw',
    refresh: 'POST /channels/{channel}/refresh',
    lock: 'PUT /channels/{channel}/lock',
    unlock: 'DELETE /channels/{channel}/lock',
    removeChannel: 'DELETE /channels/{channel}',
  },
  {
    listChannels: {
      summary: 'Every channel with its revision and its lock',
      response: z.object({
        channels: z.array(
          z.object({
            channel: z.string(),
            revision: z.number(),
            issuedAt: z.string(),
            remotes: z.number(),
            lock: z.object({ actor: z.string(), reason: z.string(), at: instant }).nullable(),
          }),
        ),
        /** The number of a preview that never was: one that is used again would show under old links. */
        nextPreview: z.number(),
      }),
    },
    getChannel: {
      summary: 'The signed channel document; its ETag is the revision',
      params,
      response: z.unknown(),
      stream: true,
    },
    promote: {
      ...change,
      summary: 'Makes releases stable, all or none',
      body: z.strictObject({ releases: perRemote(releaseId), reason }),
    },
    rollback: {
      ...change,
      summary: 'Brings releases back that were live here; null is the previous one',
      body: z.strictObject({
        releases: perRemote(releaseId.nullable()),
        /** Whether what is replaced is refused for open pages too. */
        withdraw: z.boolean().default(false),
        reason,
      }),
    },
    withdraw: {
      ...change,
      summary: 'Refuses releases for open pages too; not the stable ones',
      body: z.strictObject({ releases: perRemote(z.array(releaseId).min(1).max(50)), reason }),
    },
    refresh: {
      ...change,
      summary: 'Issues the channel with the owners and BFFs of now; the operator alone may',
      body: z.strictObject({ reason }),
    },
    lock: {
      summary: 'Refuses every change until it is unlocked',
      params,
      body: z.strictObject({ reason: text(500) }),
      response: z.void(),
      status: 204,
    },
    unlock: { summary: 'Allows changes again', params, response: z.void(), status: 204 },
    removeChannel: {
      summary: 'Takes a preview away; production and staging stay',
      params,
      query: z.strictObject({ reason }),
      response: z.object({
        channel: z.string(),
        /** The revision of the removal; a channel that is made again under this name goes on above it. */
        revision: z.number(),
        rollouts,
      }),
      idempotent: true,
    },
  },
);
