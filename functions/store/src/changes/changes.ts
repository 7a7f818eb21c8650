/** Readers of the changes of each context: where each is, and what comes next. Their places lie in the context's own file. */

import type { ChangeReader, ContextName, RecordedChange } from '@tessera/function/store';
import type { ContextDatabase } from '../database/context-database.ts';
import { storeErrors } from '../errors.ts';
import { createBells } from '../queues/bells.ts';
import { recordChanges } from './recorder.ts';

export interface ReadOptions {
  max: number;
  /** Milliseconds. */
  wait: number;
  /** Ends the wait: who asks has gone. */
  signal?: AbortSignal | undefined;
}

/** `read` and `pass` throw ProblemError 404 `store-unknown-reader`. */
export interface Changes {
  /** All readers that there are from now on. */
  put(readers: readonly ChangeReader[]): Promise<void>;
  list(): (ChangeReader & { position: number; lag: number })[];
  read(name: string, options: ReadOptions): Promise<RecordedChange[]>;
  pass(name: string, sequence: number): Promise<void>;
  /** Ends all waits, those to come too. */
  stop(): void;
}

interface Row {
  sequence: number;
  pk: string;
  sk: string;
  before: string | null;
  after: string | null;
  at: number;
}

/** Milliseconds after which it is looked again: an import and the removal of what has expired ring no bell. */
const LOOK = 1_000;

export function createChanges(contexts: Readonly<Record<ContextName, ContextDatabase>>): Changes {
  const bells = createBells();
  const sources = new Map(Object.values(contexts).map((context) => [context.name, createSource(context)]));
  const hearing = [...sources].map(([name, { context }]) => context.onCommitted(() => bells.ring(name)));
  const find = (name: string) => {
    for (const source of sources.values()) {
      const position = source.position(name);
      if (position !== null) return { source, position };
    }
    throw storeErrors.UNKNOWN_READER(name);
  };
  return {
    async put(readers) {
      await Promise.all(
        [...sources].map(([name, source]) =>
          source.put(readers.filter(({ context }) => context === name).map((reader) => reader.name)),
        ),
      );
    },
    list: () => [...sources.values()].flatMap((source) => source.list()),
    async read(name, { max, wait, signal }) {
      const until = performance.now() + wait;
      for (;;) {
        const { source, position } = find(name);
        const rung = bells.listen(source.context.name);
        const changes = source.after(position, max);
        const left = until - performance.now();
        if (changes.length > 0 || left <= 0 || signal?.aborted || bells.stopped) return changes;
        await rung(Math.min(left, LOOK), signal);
      }
    },
    pass: (name, sequence) => find(name).source.pass(name, sequence),
    stop() {
      for (const stopHearing of hearing) stopHearing();
      bells.stop();
    },
  };
}

function createSource(context: ContextDatabase) {
  const { connection } = context;
  const readers = connection.prepare('SELECT name, position FROM change_readers ORDER BY name');
  const reader = connection.prepare('SELECT position FROM change_readers WHERE name = :name');
  const add = connection.prepare(
    `INSERT INTO change_readers (name, position)
     VALUES (:name, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)) ON CONFLICT (name) DO NOTHING`,
  );
  const remove = connection.prepare('DELETE FROM change_readers WHERE name = :name');
  const after = connection.prepare(
    'SELECT seq AS sequence, pk, sk, old AS before, new AS after, at FROM changes WHERE seq > :position ORDER BY seq LIMIT :max',
  );
  const count = connection.prepare('SELECT count(*) AS lag FROM changes WHERE seq > :position');
  const move = connection.prepare(
    'UPDATE change_readers SET position = max(position, :sequence) WHERE name = :name',
  );
  const forget = connection.prepare(
    'DELETE FROM changes WHERE seq <= (SELECT coalesce(min(position), 0) FROM change_readers)',
  );
  const all = () => readers.all() as unknown as { name: string; position: number }[];
  return {
    context,
    list: () =>
      all().map(({ name, position }) => {
        const { lag } = count.get({ position }) as { lag: number };
        return { name, context: context.name, position, lag };
      }),
    position(name: string): number | null {
      return (reader.get({ name }) as { position: number } | undefined)?.position ?? null;
    },
    after: (position: number, max: number): RecordedChange[] =>
      (after.all({ position, max }) as unknown as Row[]).map((row) => ({
        ...row,
        before: row.before === null ? null : JSON.parse(row.before),
        after: row.after === null ? null : JSON.parse(row.after),
      })),
    async put(names: readonly string[]) {
      const known = all().map(({ name }) => name);
      if (known.length === names.length && known.every((name) => names.includes(name))) return;
      await context.commit(() => {
        for (const name of known) if (!names.includes(name)) remove.run({ name });
        for (const name of names) add.run({ name });
        recordChanges(connection, names.length > 0);
      });
    },
    pass: (name: string, sequence: number) =>
      context.commit(() => {
        move.run({ name, sequence });
        forget.run();
      }),
  };
}
