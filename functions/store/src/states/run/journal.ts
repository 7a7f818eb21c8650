/**
 * What each state was entered with, kept for whoever looks at an execution: as what changed since the state before, and
 * in the very transactions that write the frames, so that it costs no commit of its own.
 */

import type { Write } from '@tessera/function/store';
import { z } from 'zod';
import { isObject, type Json, type JsonObject } from '../data/json.ts';

const json = z.custom<Json>((value) => value !== undefined);

const changeSchema = z.union([
  z.object({ set: z.record(z.string(), json), gone: z.array(z.string()) }),
  z.object({ whole: json }),
  /** It was too large to be kept. */
  z.object({ left: z.literal(true) }),
]);

const entrySchema = z.object({ visit: z.int(), change: changeSchema });

const rowSchema = z.object({ entries: z.array(entrySchema) });

export type Entry = z.output<typeof entrySchema>;

/** Characters of one change that are kept. */
const LARGEST = 16_000;

/** Visits of each branch that are told of with their data: the first ones. */
const MOST = 200;

/** Milliseconds that it is kept from being written on, also of an execution that goes on. */
const KEPT = 8 * 24 * 3_600_000;

/** The input of a visit, beside that of the visit before. */
export function toEntry(visit: number, before: Json, after: Json): Entry {
  if (visit === 0 || !isObject(before) || !isObject(after)) return { visit, change: { whole: after } };
  const set = Object.entries(after).filter(([name, value]) => before[name] !== value);
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return { visit, change: { set: Object.fromEntries(set), gone } };
}

/** The write of what has not been written yet; null for nothing. */
export function journalWrite(
  { pk, path, now }: { pk: string; path: string; now: number },
  news: readonly Entry[],
): Extract<Write, { op: 'put' }> | null {
  const entries = news.filter(({ visit }) => visit < MOST).map(bound);
  const first = entries[0];
  if (first === undefined) return null;
  return { op: 'put', pk, sk: `${prefixOf(path)}${first.visit}`, value: { entries }, expiresAt: now + KEPT };
}

/** Input by visit, of the visits whose input is known. */
export function readJournal(rows: readonly { value: unknown }[]): ReadonlyMap<number, Json> {
  const inputs = new Map<number, Json>();
  const entries = rows.flatMap(({ value }) => rowSchema.parse(value).entries);
  let before: Json | undefined;
  for (const { visit, change } of entries.sort((a, b) => a.visit - b.visit)) {
    before = apply(before, change);
    if (before !== undefined) inputs.set(visit, before);
  }
  return inputs;
}

export function prefixOf(path: string): string {
  return `told#${path}#`;
}

function apply(before: Json | undefined, change: Entry['change']): Json | undefined {
  if ('whole' in change) return change.whole;
  if ('left' in change || before === undefined || !isObject(before)) return undefined;
  const rest = Object.entries(before).filter(([name]) => !change.gone.includes(name));
  return { ...(Object.fromEntries(rest) as JsonObject), ...change.set };
}

function bound(entry: Entry): Entry {
  const isLarge = JSON.stringify(entry.change).length > LARGEST;
  return isLarge ? { visit: entry.visit, change: { left: true } } : entry;
}
