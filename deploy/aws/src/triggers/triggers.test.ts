import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionConfigSchema } from '@tessera/function';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDataStack } from '../data/data-stack.ts';
import { createFunctionsStack } from '../functions/functions-stack.ts';
import { createSchemaCheck } from '../review/schema.ts';
import { parseTemplate, type Template } from '../review/template.ts';
import { resolveSettings } from '../settings.ts';

const config = functionConfigSchema.parse({
  ...{ name: 'orders', callers: ['test'], timeout: 2_000 },
  triggers: [
    { queue: 'mail', batch: { size: 50, window: 500 }, maxReceives: 4 },
    { queue: 'steps.fifo', batch: { size: 10 } },
    { schedule: 'rate(5 minutes)', name: 'warm' },
    { schedule: 'cron(17 3 * * ? *)', name: 'nightly', input: { operation: 'sweep' } },
    {
      events: { source: ['tessera.orders'], detail: { data: { total: [{ numeric: ['>', 5] }] } } },
      name: 'big',
    },
    { changes: 'orders' },
  ],
});

const only = { Type: 'Task', Resource: '${orders}', End: true };
const saga = JSON.stringify({ StartAt: 'Only', States: { Only: only } });

let folder: string;
let template: Template;
let data: Template;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-triggers-'));
  writeFileSync(join(folder, 'handler.mjs'), '');
  const app = new App({ analyticsReporting: false });
  const functions = [{ config, bundle: folder }];
  const settings = resolveSettings();
  const parts = { functions, authorizer: folder, saga, settings };
  createFunctionsStack(app, { ...parts, data: createDataStack(app, settings, functions) });
  const stacks = app.synth().stacks.map((stack) => [stack.stackName, parseTemplate(stack.template)] as const);
  template = new Map(stacks).get('TesseraFunctions')!;
  data = new Map(stacks).get('TesseraData')!;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const of = (type: string, from = template) =>
  Object.values(from.Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);

it("triggers have no fault by AWS's own schemas", () => {
  expect(createSchemaCheck()(template)).toEqual([]);
});

it('queues have dead letters of their kind, and hide a message for longer than the function takes', () => {
  const queues = of('AWS::SQS::Queue').filter(({ QueueName }) => QueueName !== undefined);
  expect(queues.map(({ QueueName, FifoQueue = false }) => [QueueName, FifoQueue])).toEqual([
    ['tessera-mail-dead', false],
    ['tessera-mail', false],
    ['tessera-steps-dead.fifo', true],
    ['tessera-steps.fifo', true],
    ['tessera-rule-orders-big-dead', false],
    ['tessera-rule-orders-big', false],
  ]);
  expect(queues[1]).toMatchObject({ VisibilityTimeout: 13, RedrivePolicy: { maxReceiveCount: 4 } });
});

it('functions take messages in batches and tell which ones failed', () => {
  const mappings = of('AWS::Lambda::EventSourceMapping');
  expect(mappings).toMatchObject([
    { BatchSize: 50, MaximumBatchingWindowInSeconds: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    { BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    { BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    {
      ...{ BatchSize: 100, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 3 },
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"item#"}]}}}}' }] },
    },
  ]);
  expect(mappings[1]).not.toHaveProperty('MaximumBatchingWindowInSeconds');
});

it('a table whose changes are followed tells what was before', () => {
  const views = of('AWS::DynamoDB::Table', data).map(({ TableName, StreamSpecification }) => [
    TableName,
    Object(StreamSpecification).StreamViewType,
  ]);
  expect(views).toContainEqual(['tessera-orders', 'NEW_AND_OLD_IMAGES']);
  expect(views).toContainEqual(['tessera-carts', 'NEW_IMAGE']);
});

it('a rule hands the CloudEvent over, by the very pattern of one machine', () => {
  const rule = of('AWS::Events::Rule').find(
    ({ Description }) => Description === 'Tessera: events for orders',
  );
  expect(rule).toMatchObject({
    EventPattern: { source: ['tessera.orders'], detail: { data: { total: [{ numeric: ['>', 5] }] } } },
    Targets: [{ InputPath: '$.detail' }],
  });
});

it('schedules are those of one machine, with their input', () => {
  const schedules = of('AWS::Scheduler::Schedule');
  expect(schedules).toMatchObject([
    { ScheduleExpression: 'rate(5 minutes)', FlexibleTimeWindow: { Mode: 'OFF' } },
    { ScheduleExpression: 'cron(17 3 * * ? *)', Target: { Input: '{"operation":"sweep"}' } },
  ]);
  expect(schedules[0]?.['Target']).not.toHaveProperty('Input');
});
