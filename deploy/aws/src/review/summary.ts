/** The templates as one page that is reviewed: resources by type, and every permission as a line. */

import { type Permission, readPermissions } from './permissions.ts';
import { renderId } from './render.ts';
import type { Resource, Template } from './template.ts';

const COMMAND = 'pnpm -F @tessera/aws review';

export function renderSummary(templates: ReadonlyMap<string, Template>): string {
  const stacks = [...templates]
    .sort(([one], [other]) => compare(one, other))
    .map(([stack, template]) =>
      [`## ${stack}`, renderResources(template), renderPermissions(template)].join('\n\n'),
    );
  return (
    [`# What is deployed\n\nMade by \`${COMMAND}\`; a test compares.`, ...stacks, ''].join('\n\n').trimEnd() +
    '\n'
  );
}

function renderResources({ Resources }: Template): string {
  const types = Map.groupBy(Object.entries(Resources), ([, { Type }]) => Type);
  return [...types]
    .sort(([one], [other]) => compare(one, other))
    .flatMap(([type, resources]) => [
      `- ${type}`,
      ...resources
        .map(([id, resource]) => `  - ${[renderId(id), ...describe(resource)].join(' · ')}`)
        .sort(compare),
    ])
    .join('\n');
}

function renderPermissions(template: Template): string {
  const lines = readPermissions(template).map(renderPermission).sort(compare);
  return ['```text', ...lines, '```'].join('\n');
}

function renderPermission({ holder, effect, principal, actions, resources, conditions }: Permission): string {
  const who = principal === null ? '' : ` ${principal}:`;
  const where = resources.length === 0 ? '' : ` on ${resources.join(', ')}`;
  const when = conditions.length === 0 ? '' : ` when ${conditions.join(' and ')}`;
  return `${holder}: ${effect.toLowerCase()}${who} ${actions.join(' ')}${where}${when}`;
}

/** Properties that cost money, lose data or let someone in when they change. */
const told: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['Runtime', 'MemorySize', 'Timeout', 'ReservedConcurrentExecutions'],
  'AWS::Lambda::Alias': ['ProvisionedConcurrencyConfig'],
  'AWS::DynamoDB::Table': ['TableName', 'DeletionProtectionEnabled', 'TimeToLiveSpecification'],
  'AWS::ApiGatewayV2::Route': ['RouteKey', 'AuthorizationType'],
  'AWS::Events::Archive': ['RetentionDays'],
  'AWS::CloudWatch::Alarm': ['Threshold', 'EvaluationPeriods'],
};

function describe({ Type, Properties }: Resource): string[] {
  return (told[Type] ?? [])
    .filter((name) => Properties[name] !== undefined)
    .map((name) => `${name} ${JSON.stringify(Properties[name]).replaceAll('"', '')}`);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
