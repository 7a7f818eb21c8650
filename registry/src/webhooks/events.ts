/** What is told to the webhook of a change. */

import { randomUUID } from 'node:crypto';
import type { Step } from '../channels/moves.ts';
import { percentOf } from '../rollouts/progress.ts';
import type { Turn } from '../rollouts/rollout.ts';

export type EventName =
  | 'canary.started'
  | 'canary.widened'
  | 'canary.paused'
  | 'canary.suspect'
  | 'canary.withdrawn'
  | 'canary.finished'
  | 'canary.aborted'
  | 'channel.promoted'
  | 'channel.rolled-back'
  | 'release.alarm';

/** The body of a delivery. */
export interface WebhookEvent {
  /** The same when it is delivered again. */
  id: string;
  event: EventName;
  channel: string;
  remote: string;
  /** `<version>-<digest8>`. */
  release: string;
  reason: string;
  /** ISO 8601. */
  at: string;
}

export interface ToldChange {
  channel: string;
  /** Whether stable releases were replaced by earlier ones. */
  isRollback: boolean;
  reason: string;
  steps: readonly Step[];
  turns: readonly Turn[];
  /** Epoch milliseconds. */
  at: number;
}

export function eventsOf({ channel, isRollback, reason, steps, turns, at }: ToldChange): WebhookEvent[] {
  const ofTurns = turns.flatMap((turn) => {
    const event = eventOf(turn);
    const { remote, release } = turn.rollout;
    return event === null ? [] : [makeEvent(event, { channel, remote, release, reason: turn.reason, at })];
  });
  const moved = isRollback ? 'channel.rolled-back' : 'channel.promoted';
  const ofSteps = steps.map(({ remote, to }) =>
    makeEvent(moved, { channel, remote, release: to, reason, at }),
  );
  return [...ofTurns, ...ofSteps];
}

export function makeEvent(
  event: EventName,
  { at, ...about }: Omit<WebhookEvent, 'id' | 'event' | 'at'> & { at: number },
): WebhookEvent {
  return { id: randomUUID(), event, ...about, at: new Date(at).toISOString() };
}

function eventOf({ rollout, progress, starts }: Turn): EventName | null {
  switch (progress.status) {
    case 'running':
      if (starts) return 'canary.started';
      return progress.percent === percentOf(rollout.progress) ? null : 'canary.widened';
    case 'paused':
      return 'canary.paused';
    case 'suspect':
      return 'canary.suspect';
    case 'withdrawn':
      return 'canary.withdrawn';
    case 'finished':
      return 'canary.finished';
    case 'aborted':
    case 'replaced':
      return 'canary.aborted';
  }
}
