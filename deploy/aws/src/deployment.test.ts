import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { wildcardExceptions } from './review/exceptions.ts';
import { findWildcards, readPermissions } from './review/permissions.ts';
import { createSchemaCheck } from './review/schema.ts';
import { renderSummary } from './review/summary.ts';
import type { Template } from './review/template.ts';
import { synthesize } from './synthesize.ts';

let templates: ReadonlyMap<string, Template>;

// Without network or account: nothing of it is looked up.
beforeAll(async () => {
  templates = await synthesize();
}, 120_000);

describe('the deployment', () => {
  it("has no fault by AWS's own schemas", () => {
    const check = createSchemaCheck();
    expect([...templates.values()].flatMap(check)).toEqual([]);
  });

  it('permits nothing by a wildcard but what is listed with its reason, and lists no more', () => {
    const wildcards = [...templates.values()].flatMap(readPermissions).flatMap(findWildcards);
    const unlisted = wildcards.filter((one) => !wildcardExceptions.some(({ finding }) => finding.test(one)));
    const unused = wildcardExceptions.filter(({ finding }) => !wildcards.some((one) => finding.test(one)));
    expect({ unlisted, unused }).toEqual({ unlisted: [], unused: [] });
  });

  it('gives every function a role of its own', () => {
    const roles = functionsOf(templates).map(({ Role }) => JSON.stringify(Role));
    expect(new Set(roles).size).toBe(roles.length);
  });

  it('lets each function write to its own table alone', () => {
    const writers = readPermissions(templates.get('TesseraFunctions')!)
      .filter(({ actions }) => actions.includes('dynamodb:UpdateItem'))
      .map(({ holder, resources }) => [holder, resources]);
    expect(writers).toEqual(
      ['carts', 'orders', 'payments', 'products', 'shipping', 'users', 'views'].map((name) => [
        `Role${name}DefaultPolicy`,
        [`<TesseraData.Table${name}.Arn>`],
      ]),
    );
  });

  it('runs every function on arm64 with the newest Node that Lambda has', () => {
    const kinds = functionsOf(templates).map(({ Architectures, Runtime }) => [Architectures, Runtime]);
    expect(new Set(kinds.map((kind) => JSON.stringify(kind)))).toEqual(new Set(['[["arm64"],"nodejs24.x"]']));
  });

  it('runs the very state machine of one machine, with every function that it names', async () => {
    const definition = await readFile(
      fileURLToPath(import.meta.resolve('@tessera/fn-orders/saga.asl.json')),
      'utf8',
    );
    const machine = Object.values(templates.get('TesseraFunctions')!.Resources).find(
      ({ Properties }) => Properties['DefinitionString'] === definition,
    );
    const named = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    const given = Object.keys(Object(machine?.Properties['DefinitionSubstitutions']));
    expect(given.sort()).toEqual([...new Set(named)].sort());
  });

  it('is what review.md says (run `pnpm -F @tessera/aws review` and look at the difference)', async () => {
    const committed = await readFile(join(import.meta.dirname, '../review.md'), 'utf8');
    expect(renderSummary(templates)).toBe(committed);
  });
});

function functionsOf(all: typeof templates): Record<string, unknown>[] {
  return Object.values(all.get('TesseraFunctions')!.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => Properties);
}
