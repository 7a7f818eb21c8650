/** The one way in which a channel changes: every change passes here, in this order, in one transaction. */

import type { KeyObject } from 'node:crypto';
import type { ChannelDocument } from '@tessera/contracts/channel';
import { canonicalJson } from '@tessera/contracts/release';
import type { Services } from '../api/services.ts';
import type { AuditRecord } from '../audit/audit-table.ts';
import { type ToldTurn, type Turn, tellTurn } from '../rollouts/rollout.ts';
import { turnsOf } from '../rollouts/turns.ts';
import { eventsOf } from '../webhooks/events.ts';
import { type Composed, compose } from './compose.ts';
import { type Entries, type Step, stepsBetween } from './moves.ts';
import { type Repeatable, requireRevision, requireUnlocked } from './preconditions.ts';
import { type IssuedChannel, issueChannel } from './sign-channel.ts';

export interface ChangeRequest {
  action: 'promote' | 'rollback' | 'withdraw' | 'refresh' | 'alarm' | `canary-${string}`;
  channel: string;
  /** The remotes that it is about, for the audit. */
  remotes: readonly string[];
  reason?: string | undefined;
  /** Who asks, and from where. */
  by: Pick<AuditRecord, 'actor' | 'origin'>;
  /** The `If-Match` header. */
  ifMatch: string | undefined;
  /** `null` when the registry itself asks, which looks at the channel first. */
  idempotencyKey: string | null;
  /** What was asked for, to tell a repeated request from another one. */
  body: unknown;
  /** Whether a lock does not hold it up: what takes a bad release away. */
  isUrgent?: boolean;
  /** What shall be. */
  move: (entries: Entries) => Move;
}

export interface Move {
  /** The entries as they shall be. */
  entries: Entries;
  /** What becomes of a rollout by it. */
  turn?: Turn;
  /** Whether it only takes a canary away: then no gate is asked, and routes, owners and BFFs stay as they are. */
  narrows?: boolean;
}

export interface Changed {
  channel: string;
  /** The revision after the change. */
  revision: number;
  /** False when the channel was so already. */
  changed: boolean;
  steps: Step[];
  /** What became of canaries. */
  rollouts: ToldTurn[];
}

export type SigningKey = { id: string; privateKey: KeyObject };

/** A change that every precondition and gate has let through. */
interface Decided {
  request: ChangeRequest;
  issued: IssuedChannel;
  turns: Turn[];
  changed: Changed;
}

/**
 * Changes a channel, or answers what the same request was answered before.
 *
 * @throws ProblemError of a precondition, a move or a gate; nothing is changed then
 */
export function changeChannel(services: Services, request: ChangeRequest): Changed {
  const { channels, rollouts, repeats, webhooks, write } = services;
  const repeatable = toRepeatable(request);
  const before = repeatable && repeats.recall(repeatable);
  if (before !== null) return before as Changed;

  const decided = decide(services, request);
  const { changed } = decided;
  write(() => {
    if (changed.changed) keep(services, decided);
    if (repeatable !== null) repeats.remember(repeatable, changed);
  });
  if (changed.changed) {
    channels.apply(decided.issued);
    rollouts.apply(decided.turns, changed.revision);
    void webhooks.deliver();
  }
  return changed;
}

function toRepeatable({ by, idempotencyKey, action, channel, body }: ChangeRequest): Repeatable | null {
  if (idempotencyKey === null) return null;
  return { actor: by.actor, key: idempotencyKey, content: { action, channel, body: body ?? null } };
}

function decide(services: Services, request: ChangeRequest): Decided {
  const { channels, rollouts, audit, now, key } = services;
  const { channel, isUrgent = false } = request;
  if (!isUrgent) requireUnlocked(channel, channels.lockOf(channel));
  const current = channels.current(channel);
  const present = current?.document ?? null;
  const revision = present?.revision ?? 0;
  requireRevision(request.ifMatch, { channel, revision, audit });

  // A preview, or staging, begins as what production is.
  const entries = present?.remotes ?? startOf(services, channel);
  const move = request.move(entries);
  const composed = composeMove(services, move, { entries, present });
  const steps = stepsBetween(present?.remotes ?? {}, composed.remotes);
  if (current !== null && isSame(current.document, composed)) {
    const changed: Changed = { channel, revision, changed: false, steps: [], rollouts: [] };
    return { request, issued: current, turns: [], changed };
  }
  const issuedAt = new Date(now()).toISOString();
  // One that was removed and is made again goes on from there: edges refuse lower revisions.
  const next = channels.lastRevision(channel) + 1;
  const issued = issueChannel({ schema: 1, channel, revision: next, issuedAt, ...composed }, key);
  const turns = turnsOf(rollouts.active(channel), move.turn, { after: composed.remotes, now: now() });
  const told = turns.map(tellTurn);
  const changed: Changed = { channel, revision: next, changed: true, steps, rollouts: told };
  return { request, issued, turns, changed };
}

function composeMove(
  services: Services,
  move: Move,
  { entries, present }: { entries: Entries; present: ChannelDocument | null },
): Composed {
  if (present === null || move.narrows !== true) return compose(move.entries, entries, services);
  const { routes, owners, bffs } = present;
  return { remotes: move.entries, routes, owners, bffs };
}

/** Writes a change and everything that tells of it, in the transaction of the caller. */
function keep(services: Services, { request, issued, turns, changed }: Decided): void {
  const { channels, rollouts, audit, webhooks, now } = services;
  const { action, channel, by, remotes, reason, body } = request;
  const { revision, steps } = changed;
  channels.write(issued);
  rollouts.write(turns, revision);
  const subject = { asked: body ?? null, steps: steps.slice(0, 100), rollouts: changed.rollouts };
  audit.append({ ...by, action, channel, revision, remotes, reason, subject });
  const isRollback = action === 'rollback' || action === 'alarm';
  webhooks.add(eventsOf({ channel, isRollback, reason: reason ?? '', steps, turns, at: now() }));
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
