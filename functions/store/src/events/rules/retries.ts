/** Events of one rule that were refused: tried again in lanes, and dead letters when the attempts are used up. */

import type { Logger } from '@tessera/service';
import type { Archive } from '../archive.ts';
import type { Refusal } from '../targets/target.ts';
import type { Attempts } from './attempts.ts';
import { createLanes, type Lanes, type Parked } from './lanes.ts';
import type { RuleCounts } from './metrics.ts';
import type { RuleStatements } from './statements.ts';

export interface Retries {
  lanes: Lanes;
  /** Takes what was refused into its lanes, but for what has no attempt left. */
  take(refused: readonly Parked[]): void;
  /** Writes what was refused, parked or as dead letters: within a commit. */
  write(refused: readonly Parked[]): void;
  /** Begins the attempts that are due. */
  serve(): void;
  /** Begins nothing more until it goes on. */
  hold(): void;
  /** Goes on with what is in the file. */
  goOn(signal: AbortSignal): void;
}

export interface RetriesOptions {
  name: string;
  /** Attempts at one event. */
  most: number;
  archive: Pick<Archive, 'get'>;
  attempts: Attempts;
  statements: RuleStatements;
  counts: RuleCounts;
  logger: Logger;
  /** Hears of each attempt that is under way. */
  track(task: Promise<void>): void;
}

/** Lanes that are served at once. */
const LANES = 4;
/** Milliseconds; a timer is not set for longer. */
const LONG = 60_000;

export function createRetries(options: RetriesOptions): Retries {
  const { name: rule, most, archive, attempts, statements, counts, logger, track } = options;
  const load = () => statements.parked.all(rule) as unknown as Parked[];
  const lanes = createLanes([]);
  let signal: AbortSignal | null = null;
  let timer: NodeJS.Timeout | undefined;

  function serve(): void {
    clearTimeout(timer);
    if (signal === null) return;
    for (const parked of lanes.takeDue(Date.now(), LANES)) track(tryAgain(parked, signal));
    const due = lanes.nextDue();
    if (due !== null && lanes.busy() < LANES)
      timer = setTimeout(serve, Math.min(Math.max(0, due - Date.now()), LONG));
  }

  async function tryAgain(parked: Parked, until: AbortSignal): Promise<void> {
    try {
      const event = archive.get(parked.seq);
      const refusals =
        event === null ? [] : await attempts.deliver([{ event, replay: parked.replay }], until);
      await settle(parked, refusals[0], until);
    } catch (error) {
      lanes.settle(parked, {});
      throw error;
    }
    serve();
  }

  async function settle(parked: Parked, refusal: Refusal | undefined, until: AbortSignal): Promise<void> {
    const { seq } = parked;
    if (refusal === undefined) {
      await attempts.insist(() => void statements.unpark.run({ rule, seq }), until);
      return lanes.settle(parked, null);
    }
    const { reason } = refusal;
    const made = parked.attempts + 1;
    if (made < most) {
      const change = { attempts: made, reason, due: Date.now() + attempts.pause(made) };
      await attempts.insist(() => void statements.postpone.run({ rule, seq, ...change }), until);
      return lanes.settle(parked, change);
    }
    const gone = { ...parked, attempts: made, reason };
    await attempts.insist(() => {
      statements.unpark.run({ rule, seq });
      bury(gone);
    }, until);
    tellDead(gone);
    lanes.settle(parked, null);
  }

  const hasAttempts = (refused: Parked) => refused.attempts < most;

  function bury({ seq, attempts: made, reason, replay }: Parked): void {
    statements.bury.run({ rule, seq, attempts: made, reason, replay, at: Date.now() });
  }

  function tellDead({ seq, reason, attempts: made }: Parked): void {
    counts.dead();
    logger.error({ rule, seq, reason, attempts: made }, 'an event is a dead letter');
  }

  return {
    lanes,
    take(refused) {
      lanes.add(refused.filter(hasAttempts));
      for (const gone of refused.filter((one) => !hasAttempts(one))) tellDead(gone);
    },
    write(refused) {
      for (const { lane: _, ...row } of refused.filter(hasAttempts)) statements.park.run({ rule, ...row });
      for (const gone of refused.filter((one) => !hasAttempts(one))) bury(gone);
    },
    serve,
    hold() {
      signal = null;
      clearTimeout(timer);
    },
    goOn(next) {
      lanes.reset(load());
      signal = next;
      serve();
    },
  };
}
