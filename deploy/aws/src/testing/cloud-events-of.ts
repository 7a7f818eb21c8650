/** What the pipe of a table makes of outbox rows, by the expression that Step Functions evaluates. */

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import jsonata from 'jsonata';
import { cloudEventsDefinition } from '../events/cloud-events.ts';

type Row = Record<string, AttributeValue>;
type MadeEvent = Record<string, unknown> & { name: string; data: Record<string, unknown> };

export async function cloudEventsOf(table: string, rows: readonly Row[]): Promise<MadeEvent[]> {
  const input = rows.map((row, place) => ({
    eventName: 'INSERT',
    eventSourceARN: `arn:aws:dynamodb:eu-central-1:123456789012:table/${table}/stream/2030-01-01T00:00:00.000`,
    dynamodb: { NewImage: row, SequenceNumber: String(1_000 + place) },
  }));
  const expression = /^\{% (.*) %\}$/.exec(cloudEventsDefinition.States.ToCloudEvents.Output)?.[1] ?? '';
  const compiled = jsonata(expression);
  compiled.registerFunction('parse', (json: string) => JSON.parse(json));
  const made: unknown = await compiled.evaluate({}, { states: { input } });
  // The library marks its own arrays, which JSON does not.
  return JSON.parse(JSON.stringify(made)) as MadeEvent[];
}
