/** A schedule of EventBridge Scheduler: the expression, and the event, are those of one machine. */

import type { ScheduleTrigger } from '@tessera/function';
import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { DeployedFunction } from '../functions/functions.ts';

export interface ScheduleOptions {
  fn: DeployedFunction;
  trigger: ScheduleTrigger;
  /** Takes runs that could not be begun. */
  deadLetters: Queue;
}

/** Seconds after which a run that could not be begun is given up, and how often it is tried. */
const RETRIES = { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 3 };

export function addSchedule(stack: Stack, { fn, trigger, deadLetters }: ScheduleOptions): void {
  const name = `${fn.name}-${trigger.name}`;
  const role = new Role(stack, `ScheduleRole-${name}`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
  });
  const allow = (action: string, resource: string) =>
    role.addToPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
  allow('lambda:InvokeFunction', fn.alias.functionArn);
  allow('sqs:SendMessage', deadLetters.queueArn);
  new CfnSchedule(stack, `Schedule-${name}`, {
    description: `Tessera: ${trigger.name} of ${fn.name}`,
    scheduleExpression: trigger.schedule,
    scheduleExpressionTimezone: 'UTC',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: fn.alias.functionArn,
      roleArn: role.roleArn,
      ...(trigger.input === undefined ? {} : { input: JSON.stringify(trigger.input) }),
      retryPolicy: RETRIES,
      deadLetterConfig: { arn: deadLetters.queueArn },
    },
  });
}
