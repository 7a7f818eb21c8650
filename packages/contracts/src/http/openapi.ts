/** Describes a contract as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1). */

import { z } from 'zod';
import type { Contract, Operation } from './contract.ts';

interface JsonSchemaObject {
  properties?: Record<string, unknown>;
  required?: string[];
}

/** The OpenAPI document of a contract, with paths relative to `basePath`. */
export function toOpenApi(
  contract: Contract,
  about: { title: string; version: string; basePath: string },
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of Object.values(contract)) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method.toLowerCase()] = describeOperation(operation);
  }
  return {
    openapi: '3.1.1',
    info: { title: about.title, version: about.version },
    servers: [{ url: about.basePath }],
    paths,
    components: { schemas: { Problem: problemSchema } },
  };
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
};

function describeOperation(operation: Operation): Record<string, unknown> {
  const parameters = [
    ...describeParameters('path', operation.params),
    ...describeParameters('query', operation.query),
    ...(operation.idempotent
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ]
      : []),
  ];
  const media = operation.stream ? 'text/event-stream' : 'application/json';
  const status = String(operation.status ?? 200);
  return {
    operationId: operation.name,
    summary: operation.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(operation.body) } },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: 'Done',
        ...(status === '204' ? {} : { content: { [media]: { schema: jsonSchema(operation.response) } } }),
      },
      default: {
        description: 'What went wrong (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function describeParameters(place: 'path' | 'query', schema: z.ZodType | undefined): unknown[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as JsonSchemaObject;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    $schema?: string;
  };
  return rest;
}
