/** What is watched, and from where on a person is told: errors, latency, traffic and saturation. */

import { Duration } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type DeployedFunction, RATE } from '../functions/functions.ts';

export interface Limit {
  name: string;
  description: string;
  metric: IMetric;
  /** The alarm is raised above it. */
  above: number;
  /** Minutes in a row. */
  minutes: number;
}

const period = Duration.minutes(1);

/** Share of what is reserved from which on more should be. */
const NEARLY = 0.8;

export function limitsOfFunction(
  { name, lambda, reserved, declared }: DeployedFunction,
  stage: HttpStage,
): Limit[] {
  const { timeout } = declared.config;
  return [
    {
      name: `errors-${name}`,
      description: `More than 1 % of the requests to ${name} end with a fault`,
      metric: new MathExpression({
        expression: '100 * faults / MAX([requests, 1])',
        usingMetrics: {
          faults: stage.metricServerError({ period }),
          requests: stage.metricCount({ period }),
        },
        period,
      }),
      above: 1,
      minutes: 5,
    },
    {
      name: `latency-${name}`,
      description: `One of a hundred requests to ${name} takes more than half of its timeout`,
      metric: stage.metricLatency({ period, statistic: Stats.percentile(99) }),
      above: timeout / 2,
      minutes: 5,
    },
    {
      name: `traffic-${name}`,
      description: `Requests to ${name} come near the rate from which on they are refused`,
      metric: stage.metricCount({ period, statistic: Stats.SUM }),
      above: reserved * RATE * 60 * NEARLY,
      minutes: 3,
    },
    {
      name: `saturation-${name}`,
      description: `Nearly all reserved environments of ${name} are busy`,
      metric: lambda.metric('ConcurrentExecutions', { period, statistic: Stats.MAXIMUM }),
      above: reserved * NEARLY,
      minutes: 5,
    },
    {
      name: `throttles-${name}`,
      description: `Calls of ${name} are refused for want of an environment`,
      metric: lambda.metricThrottles({ period, statistic: Stats.SUM }),
      above: 0,
      minutes: 3,
    },
  ];
}

export function limitOfTable(context: string, table: Table): Limit {
  const operations = [Operation.GET_ITEM, Operation.QUERY, Operation.TRANSACT_WRITE_ITEMS];
  return {
    name: `throttles-table-${context}`,
    description: `Table ${context} refuses requests for their rate`,
    metric: table.metricThrottledRequestsForOperations({ operations, period }),
    above: 0,
    minutes: 3,
  };
}

export function limitOfMachine(name: string, machine: StateMachine): Limit {
  return {
    name: `failed-${name}`,
    description: `An execution of ${name} failed: look at its history, mend, and redrive it`,
    metric: machine.metricFailed({ period }),
    above: 0,
    minutes: 1,
  };
}

/** @param name of what goes there */
export function limitOfDeadLetters(name: string, queue: Queue): Limit {
  return {
    name: `dead-letters-${name}`,
    description: 'An event could not be given: look at the queue, mend, and send it again',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
    above: 0,
    minutes: 1,
  };
}
