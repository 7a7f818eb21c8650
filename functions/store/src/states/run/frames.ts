/** Where frames, beginnings and late answers are kept: items of one partition per execution, in context `bus`. */

import type { ItemKey, Write } from '@tessera/function/store';
import type { ContextDatabase } from '../../database/context-database.ts';
import type { Json } from '../data/json.ts';
import { type Beginning, beginningSchema, type Frame, frameSchema } from './frame.ts';
import { journalWrite, prefixOf, readJournal } from './journal.ts';

/** Milliseconds that a finished execution can be looked at, and its name stays taken. */
const KEPT = 8 * 24 * 3_600_000;
const ROOT = '';

export interface Frames {
  /** Null for none; the root's path is empty. */
  load(path: string): Frame | null;
  save(path: string, frame: Frame): Promise<void>;
  /** Writes it with what is saved next. */
  saveLater(path: string, frame: Frame): void;
  /** Where a branch is, of which nothing may have been written: to be looked at, and forgotten with its process. */
  note(path: string, frame: Frame): void;
  noted(): ReadonlyMap<string, Frame>;
}

export function framesOf(bus: ContextDatabase, beginning: Beginning): Frames {
  const { execution } = beginning;
  const later = new Map<string, Frame>();
  const notes = new Map<string, Frame>();
  return {
    load(path) {
      const item = bus.get(frameKey(execution, path));
      return item && { ...frameSchema.parse(item.value), news: [] };
    },
    async save(path, frame) {
      const waiting = [...later];
      const expiresAt = path === ROOT && frame.outcome !== null ? frame.outcome.at + KEPT : undefined;
      const writes = [...waiting, [path, frame] as const].flatMap(([at, one]) => [
        toWrite(beginning, at, one, expiresAt),
        ...toJournal(execution, at, one),
      ]);
      if (expiresAt !== undefined) writes.push(...expire(bus, execution, { expiresAt, but: writes }));
      await bus.transact({ writes, outbox: [] });
      for (const [at, one] of waiting) {
        if (later.get(at) === one) later.delete(at);
        notes.delete(at);
      }
    },
    saveLater: (path, frame) => void later.set(path, frame),
    note: (path, frame) => void notes.set(path, frame),
    noted: () => notes,
  };
}

/** Answers false when there is an execution of this name already; that one stays as it is. */
export async function keepBeginning(
  bus: ContextDatabase,
  beginning: Beginning,
  { frame, also = [] }: { frame: Frame; also?: readonly Write[] },
): Promise<boolean> {
  const write = { ...toWrite(beginning, ROOT, frame), when: { absent: true } as const };
  const beside = [...toJournal(beginning.execution, ROOT, frame), ...toTitle(beginning)];
  const { outcome } = await bus.transact({ writes: [write, ...beside, ...also], outbox: [] });
  return outcome === 'committed';
}

export function loadBeginning(bus: ContextDatabase, execution: string): Beginning | null {
  const item = bus.get(frameKey(execution, ROOT));
  return item && beginningSchema.parse(item.value['beginning']);
}

/** The name of the execution that has this title; null for none. */
export function findTitled(bus: ContextDatabase, title: string): string | null {
  const execution = bus.get(titleKey(title))?.value['execution'];
  return typeof execution === 'string' ? execution : null;
}

/** Of the index, where executions of a status are by the time at which they began. */
export function partitionOf(status: 'running' | 'succeeded' | 'failed'): string {
  return PARTITION + (status === 'running' ? 'open' : status);
}

/** The names of all executions that have not ended. */
export function* openExecutions(bus: ContextDatabase): Generator<string> {
  let cursor: string | null | undefined;
  do {
    const page = bus.query({
      ...{ by: 'index', partition: partitionOf('running'), prefix: '', descending: false, limit: 100 },
      ...(cursor ? { cursor } : {}),
    });
    for (const { pk } of page.items) yield pk.slice(PARTITION.length);
    cursor = page.cursor;
  } while (cursor);
}

/** Frames of an execution with what their states were given, the root first. @param notes of branches under way */
export function tellFrames(
  bus: ContextDatabase,
  execution: string,
  notes: ReadonlyMap<string, Frame> = new Map(),
): Told[] {
  const written = listFrames(bus, execution).filter(({ path }) => !notes.has(path));
  const known = [...written, ...[...notes].map(([path, frame]) => ({ path, frame }))];
  return known.map(({ path, frame }) => {
    const news = { value: { entries: frame.news } };
    const rows = itemsOf(bus, execution, prefixOf(path));
    return { path, frame, inputs: readJournal([...rows, news]) };
  });
}

/** Frames of an execution with their paths, the root first. */
function listFrames(bus: ContextDatabase, execution: string): { path: string; frame: Frame }[] {
  return itemsOf(bus, execution, 'frame#').map(({ sk, value }) => ({
    path: sk.slice('frame#'.length),
    frame: { ...frameSchema.parse(value), news: [] },
  }));
}

/** One machine, branch or item of an execution, as it is looked at. */
export interface Told {
  path: string;
  frame: Frame;
  /** Input by visit, as far as it is known. */
  inputs: ReadonlyMap<number, Json>;
}

const PARTITION = 'states#';

export function frameKey(execution: string, path: string): ItemKey {
  return { pk: PARTITION + execution, sk: `frame#${path}` };
}

function toWrite(
  beginning: Beginning,
  path: string,
  { news: _, ...frame }: Frame,
  expiresAt?: number,
): Extract<Write, { op: 'put' }> {
  const { execution, startedAt } = beginning;
  const index = {
    partition: partitionOf(frame.outcome?.status ?? 'running'),
    sort: `${new Date(startedAt).toISOString()}#${execution}`,
  };
  return {
    op: 'put',
    ...frameKey(execution, path),
    ...(path === ROOT ? { value: { ...frame, beginning }, index } : { value: frame }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function titleKey(title: string): ItemKey {
  return { pk: `titles#${title}`, sk: 'title' };
}

/** Kept as long as the journal: from its beginning on. */
function toTitle({ title, execution, startedAt }: Beginning): Extract<Write, { op: 'put' }>[] {
  if (title === undefined) return [];
  return [{ op: 'put', ...titleKey(title), value: { execution }, expiresAt: startedAt + KEPT }];
}

function toJournal(execution: string, path: string, { news }: Frame): Extract<Write, { op: 'put' }>[] {
  const { pk } = frameKey(execution, path);
  const write = journalWrite({ pk, path, now: Date.now() }, news);
  return write === null ? [] : [write];
}

/** What an execution leaves beside its root goes with it; the journal goes by itself. */
function expire(
  bus: ContextDatabase,
  execution: string,
  { expiresAt, but }: { expiresAt: number; but: readonly { sk: string }[] },
): Extract<Write, { op: 'put' }>[] {
  const written = new Set(but.map(({ sk }) => sk));
  return ['frame#', 'answer#']
    .flatMap((prefix) => itemsOf(bus, execution, prefix))
    .filter(({ sk }) => !written.has(sk))
    .map(({ pk, sk, value }) => ({ op: 'put', pk, sk, value, expiresAt }));
}

function itemsOf(bus: ContextDatabase, execution: string, prefix: string) {
  const items = [];
  let cursor: string | null | undefined;
  do {
    const page = bus.query({
      ...{ by: 'table', partition: PARTITION + execution, prefix, descending: false, limit: 100 },
      ...(cursor ? { cursor } : {}),
    });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return items;
}
