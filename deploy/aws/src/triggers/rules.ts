/**
 * Events for a function: a rule of the bus, a queue that keeps them while the function cannot take them, and the function.
 * A message's body is the CloudEvent. Events of one key may overtake one another, which the functions here do not mind.
 */

import type { EventsTrigger } from '@tessera/function';
import type { Stack } from 'aws-cdk-lib';
import { CfnRule, type EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { DeployedFunction } from '../functions/functions.ts';
import { addServedQueue, type ServedQueue } from './queues.ts';

export interface RuleOptions {
  fn: DeployedFunction;
  prefix: string;
  bus: EventBus;
  trigger: EventsTrigger;
}

const ATTEMPTS = 12;

export function addRule(stack: Stack, { fn, prefix, bus, trigger }: RuleOptions): ServedQueue {
  const name = `${fn.name}-${trigger.name}`;
  const batch = trigger.batch ?? { size: 1, window: 0 };
  const served = addServedQueue(stack, { fn, prefix, name: `rule-${name}`, batch, maxReceives: ATTEMPTS });
  const { queue, deadLetters } = served;
  // Not CDK's own class: a pattern is passed on as it is written, whatever operators it uses.
  const rule = new CfnRule(stack, `EventsRule-${name}`, {
    description: `Tessera: events for ${fn.name}`,
    eventBusName: bus.eventBusName,
    eventPattern: trigger.events,
    targets: [
      {
        id: 'Queue',
        arn: queue.queueArn,
        inputPath: '$.detail',
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    ],
  });
  for (const target of [queue, deadLetters]) {
    target.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [target.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
      }),
    );
  }
  return served;
}
