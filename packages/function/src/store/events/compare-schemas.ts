/**
 * Whether a committed version of an event may become what it is in the code. Who reads by the old schema must
 * understand events of today, and who reads by the new one those in the archive.
 */

import type { JsonSchema } from '@tessera/contracts/release';
import { findNarrowing } from '@tessera/releases/schemas';

/** The first reason in words that begin with the field; null when the change is harmless. */
export function findIncompatibility(committed: JsonSchema, changed: JsonSchema): string | null {
  const lost = findLostField(committed, changed, '');
  if (lost !== null) return `"${lost}" is gone`;
  const forArchive = findNarrowing(closed(committed), changed);
  if (forArchive !== null) return `events in the archive would be refused (${forArchive})`;
  const forReaders = findNarrowing(closed(changed), committed);
  return forReaders && `readers of before would not understand it (${forReaders})`;
}

/** Writers leave out what a schema does not name, so nothing else is in an event. */
function closed(schema: JsonSchema): JsonSchema {
  return map(schema, (part) =>
    'properties' in part && !('additionalProperties' in part)
      ? { ...part, additionalProperties: false }
      : part,
  ) as JsonSchema;
}

function map(value: unknown, change: (part: object) => object): unknown {
  if (Array.isArray(value)) return value.map((item) => map(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return change(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, map(item, change)])));
}

interface Part {
  properties?: Record<string, Part>;
  items?: Part;
}

function findLostField(before: Part, after: Part, path: string): string | null {
  for (const [name, part] of Object.entries(before.properties ?? {})) {
    const place = path === '' ? name : `${path}.${name}`;
    const kept = after.properties?.[name];
    const lost = kept === undefined ? place : findLostField(part, kept, place);
    if (lost !== null) return lost;
  }
  return before.items && after.items ? findLostField(before.items, after.items, `${path}[]`) : null;
}
