/** Orders on Step Functions: the very file that runs on one machine, and what brings events to it. */

import type { Stack } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { DeployedFunction } from '../functions/functions.ts';
import { settleDefinition, startDefinition } from './definitions.ts';

export interface SagaOptions {
  bus: EventBus;
  functions: readonly DeployedFunction[];
  /** Takes events for which no machine could be started. */
  deadLetters: Queue;
  /** In Amazon States Language; names functions as `${orders}`. */
  definition: string;
  /** Milliseconds before an order is confirmed. */
  cancelWindow: number;
}

/** Answers all machines that are made, by name. */
export function addSaga(stack: Stack, options: SagaOptions): ReadonlyMap<string, StateMachine> {
  const { functions, definition } = options;
  const used = functions.filter(({ name }) => definition.includes(`\${${name}}`));
  const arns = Object.fromEntries(used.map(({ name, alias }) => [name, alias.functionArn]));
  const saga = addMachine(stack, 'order', {
    definition,
    substitutions: arns,
    allowed: new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(arns) }),
  });
  const { stateMachineArn } = saga;
  const start = addMachine(stack, 'start-order', {
    definition: JSON.stringify(startDefinition(options.cancelWindow)),
    substitutions: { saga: stateMachineArn },
    allowed: new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] }),
  });
  const settle = addMachine(stack, 'settle-payment', {
    definition: JSON.stringify(settleDefinition),
    substitutions: {},
    allowed: new PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: [stateMachineArn] }),
  });
  addRule(stack, options, { source: 'tessera.orders', type: 'OrderPlaced', machine: start });
  addRule(stack, options, { source: 'tessera.payments', type: 'PaymentSettled', machine: settle });
  return new Map([
    ['order', saga],
    ['start-order', start],
    ['settle-payment', settle],
  ]);
}

interface MachineOptions {
  definition: string;
  substitutions: Record<string, string>;
  /** What its role may do, and nothing else. */
  allowed: PolicyStatement;
}

function addMachine(
  stack: Stack,
  name: string,
  { definition, substitutions, allowed }: MachineOptions,
): StateMachine {
  const role = new Role(stack, `MachineRole-${name}`, {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
  });
  role.addToPolicy(allowed);
  return new StateMachine(stack, `Machine-${name}`, {
    comment: `Tessera: ${name}`,
    definitionBody: DefinitionBody.fromString(definition),
    definitionSubstitutions: substitutions,
    role,
  });
}

function addRule(
  stack: Stack,
  { bus, deadLetters }: SagaOptions,
  { source, type, machine }: { source: string; type: string; machine: StateMachine },
): void {
  new Rule(stack, `Rule-${type}`, {
    eventBus: bus,
    eventPattern: { source: [source], detailType: [type] },
    targets: [new SfnStateMachine(machine as IStateMachine, { deadLetterQueue: deadLetters })],
  });
}
