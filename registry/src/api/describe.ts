/** The registry's OpenAPI document: generated from its schemas, with the headers and bodies that these do not hold. */

import { type Contract, toOpenApi } from '@tessera/contracts/http';

interface Described {
  parameters?: { name: string }[];
  requestBody?: unknown;
  security?: unknown[];
}

export function describeApi(contract: Contract): Record<string, unknown> {
  const document = toOpenApi(contract, { title: 'Registry', version: '1.0.0', basePath: '/' });
  const paths = document['paths'] as Record<string, Record<string, Described>>;
  for (const { path, method, idempotent } of Object.values(contract)) {
    const operation = paths[path]![method.toLowerCase()]!;
    if (idempotent) operation.parameters = [...(operation.parameters ?? []), ifMatch];
  }
  paths['/blobs/{sha384}']!['put']!.requestBody = fileBody;
  const components = document['components'] as Record<string, unknown>;
  return {
    ...document,
    components: { ...components, securitySchemes: { bearer } },
    security: [{ bearer: [] }],
  };
}

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The revision that was seen, such as "7" with its quotes, "0" for none, or * for any',
  schema: { type: 'string' },
};

const fileBody = {
  required: true,
  content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
};

const bearer = {
  type: 'http',
  scheme: 'bearer',
  description: 'A deploy token, or the credential of a process',
};
