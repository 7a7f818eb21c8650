/** The registry as JSON Schemas, each with its file's name below `schemas/`. */

import type { JsonSchema } from '@tessera/contracts/release';
import { z } from 'zod';
import { eventRegistry } from './registry.ts';

/** `<context>/<Name>/<version>.json` → JSON Schema (2020-12). */
export function toEventSchemas(): Map<string, JsonSchema> {
  const schemas = new Map<string, JsonSchema>();
  for (const [context, events] of Object.entries(eventRegistry)) {
    for (const [name, versions] of Object.entries(events)) {
      for (const [version, schema] of Object.entries(versions)) {
        schemas.set(`${context}/${name}/${version}.json`, toEventSchema(schema));
      }
    }
  }
  return schemas;
}

export function toEventSchema(schema: z.ZodType): JsonSchema {
  return { ...z.toJSONSchema(schema, { io: 'input' }) };
}

export function schemaText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
