/** What others rely on in a remote, as JSON Schemas: what its fragments take and pass, and the payloads of its events. */

import { type EventName, eventSchemas } from '@tessera/contracts/events';
import type { FragmentDeclaration, JsonSchema, UnsignedRelease } from '@tessera/contracts/release';
import { z } from 'zod';
import type { Parameters, RemoteConfig, RemoteFragment } from '../remote/define-remote.ts';

export function describeParameters({
  query = [],
  params,
  passes,
}: RemoteFragment): Pick<FragmentDeclaration, 'query' | 'params' | 'passes'> {
  const passed = Object.entries(passes ?? {}).map(([nested, shape]) => [nested, toSchema(shape)] as const);
  return {
    query: [...new Set([...query, ...Object.keys(params ?? {})])],
    ...(params === undefined ? {} : { params: toSchema(params) }),
    ...(passes === undefined ? {} : { passes: Object.fromEntries(passed) }),
  };
}

export function describeEvents({
  emits = [],
  hears = [],
}: NonNullable<RemoteConfig['events']> = {}): UnsignedRelease['events'] {
  const names = [...new Set<EventName>([...emits, ...hears])].sort();
  const payloads = names.map((name) => [name, toJson(eventSchemas[name])] as const);
  return { emits: [...emits], hears: [...hears], payloads: Object.fromEntries(payloads) };
}

/** Closed: a parameter that is not named is not taken. */
function toSchema(shape: Parameters): JsonSchema {
  return toJson(z.strictObject(shape));
}

function toJson(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json as JsonSchema;
}
