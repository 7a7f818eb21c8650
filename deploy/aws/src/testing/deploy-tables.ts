/** The tables of the deployment, as its template describes them, in a DynamoDB Local of their own. */

import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { App } from 'aws-cdk-lib';
import { createDataStack } from '../data/data-stack.ts';
import { parseTemplate } from '../review/template.ts';
import { resolveSettings } from '../settings.ts';
import { type StartedDynamodb, startDynamodb } from './start-dynamodb.ts';

export interface DeployedTables extends StartedDynamodb {
  /** Begins the name of every table. */
  prefix: string;
  /** Milliseconds for one operation: more than a function has, for a machine that does other things too. */
  timeout: number;
}

export async function deployTables(): Promise<DeployedTables> {
  const settings = resolveSettings();
  const app = new App({ analyticsReporting: false });
  const { stack } = createDataStack(app, settings);
  const { Resources } = parseTemplate(app.synth().getStackByName(stack.stackName).template);
  const dynamodb = await startDynamodb();
  const asked = new DynamoDBClient(dynamodb.client);
  try {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type === 'AWS::DynamoDB::Table') await asked.send(new CreateTableCommand(toRequest(Properties)));
    }
  } catch (error) {
    await dynamodb[Symbol.asyncDispose]();
    throw error;
  } finally {
    asked.destroy();
  }
  return { ...dynamodb, prefix: settings.prefix, timeout: 15_000 };
}

/** What a template and a request call by the same names. */
function toRequest(properties: Record<string, unknown>): CreateTableCommandInput {
  const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } =
    properties as unknown as CreateTableCommandInput;
  return { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode };
}
