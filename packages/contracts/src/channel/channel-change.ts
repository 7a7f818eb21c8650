/**
 * What differs between two documents of a channel. A feed sends it in place of a document of half a megabyte; whoever
 * holds the one before makes the next from it, and the signature of the whole document says whether it is the same.
 */

import { z } from 'zod';
import {
  type ChannelDocument,
  type ChannelRemote,
  type ChannelRoute,
  channelDocumentSchema,
  channelRemoteSchema,
} from './channel.ts';
import { textOfPart } from './channel-text.ts';

const { remotes: _, routes, owners, bffs, ...rest } = channelDocumentSchema.shape;

export const channelChangeSchema = z.strictObject({
  ...rest,
  /** The revision that it is a change of. */
  since: z.int().positive(),
  /** The entries that differ; `null` for a remote that has gone. */
  remotes: z.record(z.string(), channelRemoteSchema.nullable()),
  /** All of them, where any differs. */
  routes: routes.optional(),
  owners: owners.optional(),
  bffs: bffs.optional(),
});

export type ChannelChange = z.output<typeof channelChangeSchema>;

/** The name of the event that brings one. */
export const CHANNEL_CHANGE_EVENT = 'change';

/**
 * Reads a change; whether it is the registry's shows only with {@link applyChange}.
 *
 * @throws SyntaxError naming every fault
 */
export function parseChannelChange(input: unknown): ChannelChange {
  const result = channelChangeSchema.safeParse(input);
  if (result.success) return result.data;
  throw new SyntaxError(`Cannot read change of a channel: ${z.prettifyError(result.error)}`);
}

/** Entries that are the same object are taken for unchanged, without a look at what is in them. */
export function changeBetween(before: ChannelDocument, after: ChannelDocument): ChannelChange {
  const changed: ChannelChange['remotes'] = {};
  for (const [remote, entry] of Object.entries(after.remotes)) {
    const isKnown = Object.hasOwn(before.remotes, remote);
    if (!isKnown || !isSame(before.remotes[remote]!, entry)) changed[remote] = entry;
  }
  for (const remote of Object.keys(before.remotes)) {
    if (!Object.hasOwn(after.remotes, remote)) changed[remote] = null;
  }
  const { schema, channel, revision, issuedAt, signature } = after;
  return {
    ...{ schema, channel, revision, issuedAt, signature },
    since: before.revision,
    remotes: changed,
    ...(areSame(before.routes, after.routes) ? {} : { routes: after.routes }),
    ...(JSON.stringify(before.owners) === JSON.stringify(after.owners) ? {} : { owners: after.owners }),
    ...(JSON.stringify(before.bffs) === JSON.stringify(after.bffs) ? {} : { bffs: after.bffs }),
  };
}

/**
 * The document after a change. What did not change is the very same object; the signature has to be checked.
 *
 * @throws RangeError for a change of another document than `before`
 */
export function applyChange(before: ChannelDocument, change: ChannelChange): ChannelDocument {
  const { since, ...after } = change;
  if (change.channel !== before.channel || since !== before.revision) {
    throw new RangeError(
      `Cannot change revision ${before.revision} of channel "${before.channel}": the change is of ${since} of "${change.channel}"`,
    );
  }
  const entries = { ...before.remotes, ...after.remotes };
  const isPresent = (named: [string, ChannelRemote | null]): named is [string, ChannelRemote] =>
    named[1] !== null;
  return {
    ...after,
    remotes: Object.fromEntries(Object.entries(entries).filter(isPresent)),
    routes: after.routes ?? before.routes,
    owners: after.owners ?? before.owners,
    bffs: after.bffs ?? before.bffs,
  };
}

function areSame(before: readonly ChannelRoute[], after: readonly ChannelRoute[]): boolean {
  return before.length === after.length && after.every((route, i) => isSame(before[i]!, route));
}

function isSame(before: object, after: object): boolean {
  return before === after || textOfPart(before) === textOfPart(after);
}
