/** What templates permit, and which of it is wider than the things that it names. */

import { z } from 'zod';
import { renderId, renderValue } from './render.ts';
import type { Template } from './template.ts';

/** One statement of a policy, wherever the template holds it. */
export interface Permission {
  /** Logical id of the resource that holds the policy. */
  holder: string;
  effect: 'Allow' | 'Deny';
  /** Who is let in, for a policy of a resource; null for one of a role. */
  principal: string | null;
  actions: string[];
  resources: string[];
  conditions: string[];
}

const some = z
  .union([z.unknown().array(), z.unknown().transform((one) => [one])])
  .transform((all) => all.map(renderValue));

const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: some,
  Resource: some.optional(),
  Principal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

const policySchema = z.object({ Version: z.string(), Statement: z.array(statementSchema) });

export function readPermissions({ Resources }: Template): Permission[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
    Type === 'AWS::Lambda::Permission'
      ? [toPermission(id, Properties)]
      : findPolicies(Properties).flatMap(({ Statement }) =>
          Statement.map((statement) => ({
            holder: renderId(id),
            effect: statement.Effect,
            principal: statement.Principal === undefined ? null : renderPrincipal(statement.Principal),
            actions: statement.Action,
            resources: statement.Resource ?? [],
            conditions: Object.entries(statement.Condition).map(
              ([operator, values]) => `${operator} ${renderTests(values)}`,
            ),
          })),
        ),
  );
}

/** What is wide about a permission: a `*` in it, or anyone as its principal. */
export function findWildcards({ holder, effect, ...permission }: Permission): string[] {
  if (effect === 'Deny') return [];
  const { actions, resources, principal } = permission;
  return [
    ...actions.filter((action) => action.includes('*')).map((action) => `${holder}: action ${action}`),
    ...resources.filter((resource) => resource.includes('*')).map((one) => `${holder}: resource ${one}`),
    ...(principal?.includes('*') ? [`${holder}: principal ${principal}`] : []),
  ];
}

/** A function's permission names one caller and, as its resource here, the place that it calls from. */
function toPermission(id: string, { Action, Principal, SourceArn }: Record<string, unknown>): Permission {
  return {
    holder: renderId(id),
    effect: 'Allow',
    principal: renderValue(Principal),
    actions: [renderValue(Action)],
    resources: [SourceArn === undefined ? '* (no SourceArn)' : renderValue(SourceArn)],
    conditions: [],
  };
}

function findPolicies(value: unknown): z.output<typeof policySchema>[] {
  if (typeof value !== 'object' || value === null) return [];
  const policy = policySchema.safeParse(value);
  return policy.success ? [policy.data] : Object.values(value).flatMap(findPolicies);
}

function renderPrincipal(principal: unknown): string {
  if (typeof principal !== 'object' || principal === null) return renderValue(principal);
  return Object.values(principal).flat().map(renderValue).join(', ');
}

function renderTests(values: Record<string, unknown>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${renderValue(value)}`)
    .join(' and ');
}
