/** Gates: an event that someone hears is still emitted, and its payload is what the hearer was built for. */

import type { ProblemError } from '@tessera/contracts/problem';
import { canonicalJson, type JsonSchema, type Release, releaseRef } from '@tessera/contracts/release';
import { releaseErrors } from '../errors.ts';
import { findNarrowing } from '../schemas/narrowing.ts';
import type { Composition } from './composition.ts';

export function checkEvents(composition: Pick<Composition, 'live' | 'replaced'>): ProblemError[] {
  return [...checkSilenced(composition), ...checkPayloads(composition.live)];
}

/** Events that were emitted so far, by nobody any more, and are still heard. */
function checkSilenced({ live, replaced }: Pick<Composition, 'live' | 'replaced'>): ProblemError[] {
  const candidates = replaced.flatMap(({ events }) => events.emits);
  if (candidates.length === 0) return [];
  const emitted = new Set(live.flatMap(({ events }) => events.emits));
  return replaced.flatMap((old) => {
    const release = live.find(({ remote }) => remote === old.remote);
    if (release === undefined) return [];
    return old.events.emits.flatMap((event) => {
      const hearer = emitted.has(event) ? undefined : live.find(({ events }) => events.hears.includes(event));
      if (hearer === undefined) return [];
      return [releaseErrors.EVENT_REMOVED(releaseRef(release), event, releaseRef(hearer))];
    });
  });
}

/** One payload as some releases declare it. */
interface Version {
  schema: JsonSchema;
  text: string;
  /** One of them. */
  release: Release;
}

/** Most releases agree on a payload, so only what differs is compared. */
function checkPayloads(live: readonly Release[]): ProblemError[] {
  const [emitted, heard] = [versionsOf(live, 'emits'), versionsOf(live, 'hears')];
  return [...emitted].flatMap(([event, versions]) =>
    versions.flatMap((emitter) =>
      (heard.get(event) ?? []).flatMap((hearer) => {
        const why = findUnheard(emitter, hearer);
        if (why === null) return [];
        const [from, to] = [releaseRef(emitter.release), releaseRef(hearer.release)];
        return [releaseErrors.EVENT_UNHEARD(from, event, to, why)];
      }),
    ),
  );
}

function versionsOf(live: readonly Release[], side: 'emits' | 'hears'): Map<string, Version[]> {
  const found = new Map<string, Version[]>();
  for (const release of live) {
    for (const event of release.events[side]) {
      const schema = release.events.payloads?.[event];
      if (schema === undefined) continue;
      const [versions, text] = [found.get(event) ?? [], textOf(schema)];
      if (versions.every((version) => version.text !== text)) versions.push({ schema, text, release });
      found.set(event, versions);
    }
  }
  return found;
}

/** Pairs that were compared; equal ones are not among them. */
const compared = new Map<string, string | null>();
const KEPT = 10_000;

function findUnheard(emitter: Version, hearer: Version): string | null {
  if (emitter.text === hearer.text) return null;
  const pair = `${emitter.text}\n${hearer.text}`;
  const known = compared.get(pair);
  if (known !== undefined) return known;
  if (compared.size >= KEPT) compared.clear();
  const why = findNarrowing(emitter.schema, toOpen(hearer.schema) as JsonSchema);
  compared.set(pair, why);
  return why;
}

const texts = new WeakMap<JsonSchema, string>();

function textOf(schema: JsonSchema): string {
  const known = texts.get(schema);
  if (known !== undefined) return known;
  const text = canonicalJson(schema);
  texts.set(schema, text);
  return text;
}

/** Whoever hears an event leaves alone the members that it does not know, so that events can grow. */
function toOpen(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toOpen);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema)
    .filter(([name, value]) => name !== 'additionalProperties' || value !== false)
    .map(([name, value]) => [name, isLiteral(name) ? (value as unknown) : toOpen(value)]);
  return Object.fromEntries(members) as unknown;
}

/** Values, and what would refuse more if it were opened. */
function isLiteral(keyword: string): boolean {
  return ['const', 'enum', 'default', 'examples', 'not', 'if'].includes(keyword);
}
