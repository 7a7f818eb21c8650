/** The one way in which a channel changes: every change passes here, in this order, in one transaction. */

import type { KeyObject } from 'node:crypto';
import { canonicalJson } from '@tessera/contracts/release';
import { actorName } from '../access/actor.ts';
import { type RequestContext, signedBy } from '../api/context.ts';
import type { Services } from '../api/services.ts';
import { type Composed, compose } from './compose.ts';
import { type Entries, type Step, stepsBetween } from './moves.ts';
import { requireRevision, requireUnlocked } from './preconditions.ts';
import { issueChannel } from './sign-channel.ts';

export interface ChangeRequest {
  action: 'promote' | 'rollback' | 'withdraw' | 'refresh';
  channel: string;
  /** The remotes that it is about, for the audit. */
  remotes: readonly string[];
  reason?: string | undefined;
  idempotencyKey: string;
  /** What was asked for, to tell a repeated request from another one. */
  body: unknown;
  context: RequestContext;
  /** The entries as they shall be. */
  move: (entries: Entries) => Entries;
}

export interface Changed {
  channel: string;
  /** The revision after the change. */
  revision: number;
  /** False when the channel was so already. */
  changed: boolean;
  steps: Step[];
}

export type SigningKey = { id: string; privateKey: KeyObject };

/**
 * Changes a channel, or answers what the same request was answered before.
 *
 * @throws ProblemError of a precondition, a move or a gate; nothing is changed then
 */
export function changeChannel(services: Services, request: ChangeRequest): Changed {
  const { channels, audit, repeats, write, now, key } = services;
  const { action, channel, context, reason } = request;
  const repeatable = {
    actor: actorName(context.actor),
    key: request.idempotencyKey,
    content: { action, channel, body: request.body ?? null },
  };
  const before = repeats.recall(repeatable);
  if (before !== null) return before as Changed;

  requireUnlocked(channel, channels.lockOf(channel));
  const present = channels.current(channel)?.document ?? null;
  const revision = present?.revision ?? 0;
  requireRevision(context.ifMatch, { channel, revision, audit });

  // A preview, or staging, begins as what production is.
  const entries = present?.remotes ?? startOf(services, channel);
  const composed = compose(request.move(entries), services);
  const steps = stepsBetween(present?.remotes ?? {}, composed.remotes);
  if (present !== null && isSame(present, composed)) {
    const same: Changed = { channel, revision, changed: false, steps: [] };
    write(() => repeats.remember(repeatable, same));
    return same;
  }

  const issuedAt = new Date(now()).toISOString();
  const facts = { schema: 1 as const, channel, revision: revision + 1, issuedAt };
  const issued = issueChannel({ ...facts, ...composed }, key);
  const changed: Changed = { channel, revision: revision + 1, changed: true, steps };
  write(() => {
    channels.write(issued);
    audit.append({
      ...signedBy(context),
      action,
      channel,
      revision: changed.revision,
      remotes: request.remotes,
      reason,
      subject: { asked: request.body ?? null, steps: steps.slice(0, 100) },
    });
    repeats.remember(repeatable, changed);
  });
  channels.apply(issued);
  return changed;
}

function startOf({ channels }: Services, channel: string): Entries {
  if (channel === 'production') return {};
  const live = channels.current('production')?.document.remotes ?? {};
  return Object.fromEntries(
    Object.entries(live).map(([remote, entry]) => [remote, { ...entry, previous: null, canary: null }]),
  );
}

/** An entry or route that was not touched is the very same object, so only few are compared by content. */
function isSame(present: Composed, composed: Composed): boolean {
  const names = Object.keys(composed.remotes);
  if (names.length !== Object.keys(present.remotes).length) return false;
  if (names.some((remote) => present.remotes[remote] !== composed.remotes[remote])) return false;
  if (present.routes.length !== composed.routes.length) return false;
  const sameRoutes = composed.routes.every((route, i) => {
    const other = present.routes[i]!;
    return route === other || canonicalJson(route) === canonicalJson(other);
  });
  const rest = ({ owners, bffs }: Composed) => canonicalJson({ owners, bffs });
  return sameRoutes && rest(present) === rest(composed);
}
