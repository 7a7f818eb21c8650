/**
 * Every event of every context, in the bus's file, for ever. Its numbers are given before it is written, so that
 * whoever delivers an event can share the commit that keeps it.
 */

import type { CloudEvent } from '@tessera/contracts/operator';
import { type ContextName, toCloudEvent } from '@tessera/function/store';
import type { ContextDatabase, OutboxEntry } from '../database/context-database.ts';

/** An event as it is kept. */
export interface ArchivedEvent extends Omit<OutboxEntry, 'seq'> {
  /** Its number in the archive. */
  seq: number;
  context: ContextName;
  /** Its number in the outbox of its context. */
  source: number;
}

/** Which events; all that is given must hold. */
export interface ArchiveFilter {
  context?: string | undefined;
  type?: string | undefined;
  key?: string | undefined;
  /** Epoch milliseconds, this one too. */
  from?: number | undefined;
  /** Epoch milliseconds, without this one. */
  until?: number | undefined;
}

export interface Archive {
  /** Gives events their numbers, in their order. */
  number(context: ContextName, entries: readonly OutboxEntry[]): ArchivedEvent[];
  /** Writes events of one context and how far its outbox is read: within a commit. */
  write(events: readonly ArchivedEvent[]): void;
  /** How far the outbox of a context is in the archive. */
  sourceOf(context: ContextName): number;
  /** How far events of a context have their numbers. */
  numberedOf(context: ContextName): number;
  /** The last number that was given. */
  last(): number;
  get(seq: number): ArchivedEvent | null;
  after(seq: number, limit: number): ArchivedEvent[];
  find(filter: ArchiveFilter, page: { after: number; limit: number }): ArchivedEvent[];
  /** The number of the first event at this time or later; one behind the last when there is none. */
  firstAt(time: number): number;
}

const COLUMNS = 'seq, context, source, type, version, key, data, trace, correlation, causation, at';

export function createArchive(bus: ContextDatabase): Archive {
  const { connection } = bus;
  const insert = connection.prepare(
    `INSERT INTO archive (${COLUMNS})
     VALUES (:seq, :context, :source, :type, :version, :key, :data, :trace, :correlation, :causation, :at)`,
  );
  const advance = connection.prepare(
    `INSERT INTO archived (context, source) VALUES (:context, :source)
     ON CONFLICT (context) DO UPDATE SET source = excluded.source`,
  );
  const source = connection.prepare('SELECT source FROM archived WHERE context = ?');
  const one = connection.prepare(`SELECT ${COLUMNS} FROM archive WHERE seq = ?`);
  const page = connection.prepare(`SELECT ${COLUMNS} FROM archive WHERE seq > ? ORDER BY seq LIMIT ?`);
  const first = connection.prepare('SELECT min(seq) AS seq FROM archive WHERE at >= ?');
  // A rule may stand on a number whose event was never written: what comes must be behind it.
  const { seq } = connection
    .prepare(
      'SELECT max(coalesce((SELECT max(seq) FROM archive), 0), coalesce((SELECT max(position) FROM rules), 0)) AS seq',
    )
    .get() as { seq: number };
  let last = seq;
  const numbered = new Map<ContextName, number>();

  const firstAt = (time: number) => (first.get(time) as { seq: number | null }).seq ?? last + 1;

  const sourceOf = (context: ContextName) =>
    (source.get(context) as { source: number } | undefined)?.source ?? 0;
  return {
    number(context, entries) {
      const events = entries.map(({ seq: own, ...entry }) => ({
        ...{ ...entry, context, source: own },
        seq: ++last,
      }));
      numbered.set(context, events.at(-1)!.source);
      return events;
    },
    write(events) {
      for (const event of events) insert.run({ ...event });
      const { context, source: own } = events.at(-1)!;
      advance.run({ context, source: own });
    },
    sourceOf,
    numberedOf: (context) => numbered.get(context) ?? sourceOf(context),
    last: () => last,
    get: (number) => (one.get(number) as unknown as ArchivedEvent | undefined) ?? null,
    after: (number, limit) => page.all(number, limit) as unknown as ArchivedEvent[],
    find(filter, { after: behind, limit }) {
      const { text, values } = toCondition(filter);
      // Beginning there, no index is needed for both the order and the time.
      const after = filter.from === undefined ? behind : Math.max(behind, firstAt(filter.from) - 1);
      const found = connection.prepare(
        `SELECT ${COLUMNS} FROM archive WHERE seq > ?${text} ORDER BY seq LIMIT ?`,
      );
      return found.all(after, ...values, limit) as unknown as ArchivedEvent[];
    },
    firstAt,
  };
}

/** @param replay the name of the replay that delivers it */
export function envelopeOf(event: ArchivedEvent, replay?: string | null): CloudEvent {
  return toCloudEvent({ ...event, data: JSON.parse(event.data) as Record<string, unknown> }, replay);
}

function toCondition({ context, type, key, from, until }: ArchiveFilter) {
  const conditions = [
    ['context = ?', context],
    ['type = ?', type],
    ['key = ?', key],
    ['at >= ?', from],
    ['at < ?', until],
  ] as const;
  const given = conditions.filter(([, value]) => value !== undefined);
  return {
    text: given.map(([text]) => ` AND ${text}`).join(''),
    values: given.map(([, value]) => value!),
  };
}
