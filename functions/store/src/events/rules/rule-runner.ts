/**
 * Delivers the events of one rule: at least once, in order per key. What is refused waits in the lane of its key while
 * other keys go on. Durable are the position and what is parked; after any end of the process it goes on from there.
 */

import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@tessera/service';
import type { ContextDatabase } from '../../database/context-database.ts';
import type { Archive, ArchivedEvent } from '../archive.ts';
import type { MatchesEvent } from '../match-rule.ts';
import type { Delivery, Refusal, Target } from '../targets/target.ts';
import { createAttempts } from './attempts.ts';
import { collect } from './collect.ts';
import type { Cursors } from './cursors.ts';
import type { Parked } from './lanes.ts';
import type { RuleCounts } from './metrics.ts';
import { createRetries } from './retries.ts';
import type { RuleStatements } from './statements.ts';

/** A replay that is under way. */
export interface Replaying {
  name: string;
  from: number;
  until: number;
  /** Where the rule was: what lies between the end of the replay and this is not delivered again. */
  back: number;
}

export interface Place {
  position: number;
  replay: Replaying | null;
}

export interface RuleRunner {
  /** Events that `archived` is about to keep: an immediate rule that has read all before them takes them at once. */
  offer(events: readonly ArchivedEvent[], archived: Promise<unknown>): void;
  /** Whether it would take this event at once. */
  awaits(event: ArchivedEvent): boolean;
  /** There is something new to read. */
  wake(): void;
  /** Changes the rule's rows in a commit while nothing is under way, and goes on from the place that this answers. */
  change(work: (place: Place) => Place): Promise<void>;
  state(): Place & { waiting: number };
  /** Delivers nothing more; resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface RuleRunnerOptions {
  name: string;
  /** Attempts at one event. */
  most: number;
  target: Target;
  matches: MatchesEvent;
  place: Place;
  bus: ContextDatabase;
  archive: Archive;
  cursors: Cursors;
  statements: RuleStatements;
  counts: RuleCounts;
  logger: Logger;
  /** Milliseconds before another attempt, after so many have failed. */
  pause?: (failed: number) => number;
}

/** Milliseconds before a rule that could not read reads again. */
const READ_AGAIN = 1_000;

export function createRuleRunner(options: RuleRunnerOptions): RuleRunner {
  const { name, target, matches, bus, archive, cursors, statements, logger } = options;
  const attempts = createAttempts(options);
  const retries = createRetries({ ...options, attempts, track });
  const { lanes } = retries;
  const tasks = new Set<Promise<void>>();
  /** The first numbers of batches that are under way: no position is kept that is behind one of them. */
  const underWay = new Set<number>();
  let { position, replay } = options.place;
  let interrupt = new AbortController();
  let resting = false;
  let reading = false;
  let asked = false;
  let again: NodeJS.Timeout | undefined;

  function track(task: Promise<void>): void {
    const { signal } = interrupt;
    const tracked = task.catch((error: unknown) => {
      if (!signal.aborted) logger.error({ err: error, rule: name }, 'a rule failed');
    });
    tasks.add(tracked);
    void tracked.then(() => tasks.delete(tracked));
  }

  /** The position that may be kept, with or without a batch that is about to end. */
  const certain = (ending?: number) =>
    Math.min(position, ...[...underWay].filter((first) => first !== ending).map((first) => first - 1));

  /** @param archived resolves when the events are in the archive */
  async function take(matched: readonly ArchivedEvent[], archived?: Promise<unknown>): Promise<void> {
    const start = matched[0]!.seq;
    const by = replay?.name ?? null;
    const deliveries = matched.map((event) => ({ event, replay: by }));
    underWay.add(start);
    const free = deliveries.filter(({ event }) => !lanes.has(laneOf(event)));
    const delivering = free.length === 0 ? [] : attempts.deliver(free, interrupt.signal);
    const [outcome, kept] = await Promise.allSettled([delivering, archived]);
    if (outcome.status === 'rejected') throw outcome.reason;
    // Numbers that were never written come again as others.
    const parked = kept.status === 'rejected' ? [] : toParked(deliveries, { free, refusals: outcome.value });
    retries.take(parked);
    if (parked.length > 0) {
      await attempts.insist(() => {
        retries.write(parked);
        statements.move.run({ name, position: certain(start) });
      }, interrupt.signal);
      retries.serve();
    }
    underWay.delete(start);
    cursors.moved(name, certain());
  }

  function toParked(
    deliveries: readonly Delivery[],
    { free, refusals }: { free: readonly Delivery[]; refusals: readonly Refusal[] },
  ): Parked[] {
    const refused = new Map(refusals.map((refusal) => [refusal.seq, refusal]));
    return deliveries
      .filter((delivery) => refused.has(delivery.event.seq) || !free.includes(delivery))
      .map(({ event, replay: by }) => {
        const { reason, counts } = refused.get(event.seq) ?? { reason: 'one before it waits', counts: false };
        const parked = { seq: event.seq, lane: laneOf(event), reason, replay: by };
        return counts
          ? { ...parked, attempts: 1, due: Date.now() + attempts.pause(1) }
          : { ...parked, attempts: 0, due: 0 };
      });
  }

  async function readOn(): Promise<void> {
    while (!resting) {
      asked = false;
      const before = position;
      const { matched, until, more } = await findNext();
      position = until;
      if (matched.length > 0) {
        await take(matched).catch((error: unknown) => {
          underWay.delete(matched[0]!.seq);
          position = before;
          throw error;
        });
      } else if (until > before) cursors.moved(name, certain());
      if (more) continue;
      if (replay !== null) await endReplay(replay);
      else if (!asked) return;
    }
  }

  async function findNext() {
    const { size, window } = target.batch;
    const look = () =>
      collect(archive, { position, limit: replay?.until ?? Number.MAX_SAFE_INTEGER, size }, matches);
    const found = look();
    const isPart = found.matched.length > 0 && found.matched.length < size;
    if (!isPart || window === 0 || replay !== null) return found;
    await wait(window, undefined, { signal: interrupt.signal });
    return look();
  }

  async function endReplay({ until, back }: Replaying): Promise<void> {
    const end = Math.max(until, back, position);
    await attempts.insist(() => {
      cursors.forget(name);
      statements.place.run({ name, position: end, replay: null });
    }, interrupt.signal);
    position = end;
    replay = null;
  }

  function read(): void {
    asked = true;
    if (reading || resting || (position >= archive.last() && replay === null)) return;
    reading = true;
    clearTimeout(again);
    const ended = readOn().then(
      () => {
        reading = false;
        if (asked) read();
      },
      (error: unknown) => {
        reading = false;
        again = setTimeout(read, READ_AGAIN);
        throw error;
      },
    );
    track(ended);
  }

  async function rest(): Promise<void> {
    resting = true;
    retries.hold();
    interrupt.abort();
    while (tasks.size > 0) await Promise.all(tasks);
    clearTimeout(again);
    position = certain();
    underWay.clear();
  }

  retries.goOn(interrupt.signal);
  return {
    offer(events, archived) {
      if (!target.immediate || resting || reading || replay !== null) return;
      if (position !== events[0]!.seq - 1) return;
      const matched = events.filter(matches);
      position = events.at(-1)!.seq;
      if (matched.length > 0) track(take(matched, archived));
      else cursors.moved(name, certain());
    },
    awaits: (event) => target.immediate && matches(event),
    wake: read,
    async change(work) {
      await rest();
      try {
        ({ position, replay } = await bus.commit(() => {
          cursors.forget(name);
          return work({ position, replay });
        }));
      } finally {
        interrupt = new AbortController();
        resting = false;
        retries.goOn(interrupt.signal);
        read();
      }
    },
    state: () => ({ position: certain(), replay, waiting: lanes.size() }),
    stop: rest,
  };
}

function laneOf({ context, key }: ArchivedEvent): string {
  return `${context}/${key}`;
}
