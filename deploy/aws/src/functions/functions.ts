/** Functions as they declare themselves, each with a role for its own tables, behind the alias `live`. */

import { type ContextAccess, contextAccess } from '@tessera/function/store';
import { Duration, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  Code,
  type IVersion,
  Function as Lambda,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { INDEX, type Tables } from '../data/tables.ts';
import type { ResolvedSettings } from '../settings.ts';
import type { EnvironmentSource } from './environment.ts';
import { addLoggedRole } from './logs.ts';
import type { DeclaredFunction } from './read-functions.ts';

export interface DeployedFunction {
  name: string;
  lambda: Lambda;
  alias: Alias;
  /** Environments at once. */
  reserved: number;
  declared: DeclaredFunction;
}

/** Requests a second that one environment is trusted with. */
export const RATE = 50;

export interface FunctionOptions {
  declared: DeclaredFunction;
  tables: Tables;
  settings: ResolvedSettings;
  environment: EnvironmentSource;
}

export function addFunction(stack: Stack, options: FunctionOptions): DeployedFunction {
  const { declared, settings } = options;
  const { config, bundle } = declared;
  const { role, logGroup } = addLoggedRole(stack, config.name);
  const access = contextAccess[config.name];
  if (access) allowTables(role, access, options.tables);
  const reserved = config.concurrency * settings.scale;
  const lambda = new Lambda(stack, `Function-${config.name}`, {
    description: `Tessera function ${config.name}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(bundle, { exclude: ['*', '!*.mjs'] }),
    handler: config.handler,
    timeout: Duration.seconds(Math.ceil(config.timeout / 1_000)),
    memorySize: config.memory,
    reservedConcurrentExecutions: reserved,
    environment: environmentOf(options),
    role,
    logGroup,
  });
  // CDK's classes and its interfaces differ in `exactOptionalPropertyTypes` alone, here and elsewhere.
  const alias = new Alias(stack, `Live-${config.name}`, {
    aliasName: 'live',
    version: lambda.currentVersion as IVersion,
    ...(config.provisioned > 0 ? { provisionedConcurrentExecutions: config.provisioned } : {}),
  });
  return { name: config.name, lambda, alias, reserved, declared };
}

function environmentOf({ declared, settings, environment }: FunctionOptions): Record<string, string> {
  const values = declared.config.environment.map((name) => [name, environment(name)] as const);
  return {
    STORE_TABLE: settings.prefix,
    ...Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== null)),
  };
}

const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
// A transaction needs the rights of what it is made of.
const writing = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];

function allowTables(role: Role, { read, write }: ContextAccess, tables: Tables): void {
  for (const context of read) {
    const tableArn = tables.get(context)!.tableArn;
    const actions = write.includes(context) ? [...reading, ...writing] : reading;
    role.addToPolicy(new PolicyStatement({ actions, resources: [tableArn] }));
    role.addToPolicy(
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${tableArn}/index/${INDEX}`] }),
    );
  }
}
