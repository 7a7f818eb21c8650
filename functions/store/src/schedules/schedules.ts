/**
 * Sends a message whenever a schedule is due. When it last was is written in the same commit as the message: no end of
 * the process skips the last time that counts, or sends it twice. Of the times that passed meanwhile only the last counts.
 */

import { latestDue, nextDue, parseSchedule, type Schedule } from '@tessera/function/schedule';
import type { ScheduleDeclaration } from '@tessera/function/store';
import type { Logger } from '@tessera/service';
import type { ContextDatabase } from '../database/context-database.ts';
import type { Queues } from '../queues/queues.ts';

export interface ScheduleView {
  name: string;
  expression: string;
  queue: string;
  lastDue: string;
  nextDue: string | null;
}

export interface Schedules {
  /** All that there are from now on. @throws ProblemError `schedule-invalid` or `store-unknown-queue` */
  put(schedules: readonly ScheduleDeclaration[]): Promise<void>;
  list(): ScheduleView[];
  /** Sends what is due, and answers the names of those that were. */
  fire(): Promise<string[]>;
  /** Fires at the right times until it is stopped. */
  start(): void;
  stop(): void;
}

export interface SchedulesOptions {
  bus: ContextDatabase;
  queues: Pick<Queues, 'sendWithin' | 'withdrawWithin' | 'require'>;
  logger: Logger;
  /** Epoch milliseconds. @default Date.now */
  now?: () => number;
}

interface Row {
  name: string;
  expression: string;
  queue: string;
  input: string | null;
  fired_at: number;
}

/** Longest time that a timer is set to, in milliseconds: a clock may be put right meanwhile. */
const LONGEST = 60_000;
/** Milliseconds until it is tried again when the disk refuses. */
const RETRY = 1_000;

export function createSchedules({ bus, queues, logger, now = Date.now }: SchedulesOptions): Schedules {
  const { connection } = bus;
  const all = connection.prepare(
    'SELECT name, expression, queue, input, fired_at FROM schedules ORDER BY name',
  );
  const drop = connection.prepare('DELETE FROM schedules WHERE name = :name');
  // One that changes counts from its change.
  const put = connection.prepare(
    `INSERT INTO schedules (name, expression, queue, input, fired_at) VALUES (:name, :expression, :queue, :input, :now)
     ON CONFLICT (name) DO UPDATE SET queue = excluded.queue, input = excluded.input,
       fired_at = CASE WHEN expression = excluded.expression THEN fired_at ELSE excluded.fired_at END,
       expression = excluded.expression`,
  );
  const move = connection.prepare('UPDATE schedules SET fired_at = :due WHERE name = :name');
  const load = () =>
    (all.all() as unknown as Row[]).map((row) => ({ ...row, schedule: parseSchedule(row.expression) }));
  let loaded: (Row & { schedule: Schedule })[] = load();
  let timer: NodeJS.Timeout | undefined;
  let started = false;

  function send({ name, queue, input }: Row, due: number): () => void {
    move.run({ name, due });
    // A run that nobody has begun yet is this one now.
    queues.withdrawWithin(queue);
    const body = JSON.stringify({ schedule: name, due, input: input === null ? null : JSON.parse(input) });
    return queues.sendWithin(queue, [{ id: `${name}-${due}`, group: name, body, attributes: {}, delay: 0 }]);
  }

  async function fire(): Promise<string[]> {
    const at = now();
    const due = loaded
      .map((row) => ({ row, time: latestDue(row.schedule, row.fired_at, at) }))
      .filter((each): each is typeof each & { time: number } => each.time !== null);
    if (due.length === 0) return [];
    const tell = await bus.commit(() => due.map(({ row, time }) => send(row, time)));
    loaded = load();
    for (const ring of tell) ring();
    return due.map(({ row }) => row.name);
  }

  function arm(delay?: number): void {
    clearTimeout(timer);
    if (!started) return;
    const next = loaded.map(
      ({ schedule, fired_at }) => nextDue(schedule, fired_at) ?? Number.POSITIVE_INFINITY,
    );
    const wait = delay ?? Math.max(0, Math.min(LONGEST, ...next.map((time) => time - now())));
    timer = setTimeout(() => {
      fire().then(
        () => arm(),
        (error: unknown) => {
          logger.error({ err: error }, 'schedules could not be fired');
          arm(RETRY);
        },
      );
    }, wait);
  }

  return {
    fire,
    async put(schedules) {
      for (const { expression, queue } of schedules) {
        parseSchedule(expression);
        queues.require(queue);
      }
      const names = new Set(schedules.map(({ name }) => name));
      await bus.commit(() => {
        for (const { name } of loaded) if (!names.has(name)) drop.run({ name });
        for (const { name, expression, queue, input } of schedules) {
          const text = input === null ? null : JSON.stringify(input);
          put.run({ name, expression, queue, input: text, now: now() });
        }
      });
      loaded = load();
      arm();
    },
    list: () =>
      loaded.map(({ name, expression, queue, schedule, fired_at }) => {
        const next = nextDue(schedule, fired_at);
        const lastDue = new Date(fired_at).toISOString();
        return {
          name,
          expression,
          queue,
          lastDue,
          nextDue: next === null ? null : new Date(next).toISOString(),
        };
      }),
    start() {
      started = true;
      arm();
    },
    stop() {
      started = false;
      clearTimeout(timer);
    },
  };
}
