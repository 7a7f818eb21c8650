/**
 * Domain events at the store, with what functions need to take part: rules, and the schemas of events. A pattern sees
 * an event as EventBridge has it: `source` is `tessera.<context>`, `detail-type` the event's name, `detail` the
 * CloudEvent, so that its data is `detail.data`.
 */

import { defineContract } from '@tessera/contracts/http';
import { eventOperationsContract, ruleName, ruleTargetSchema } from '@tessera/contracts/operator';
import { z } from 'zod';
import { contextNames } from './schemas.ts';

export const ruleSchema = z.strictObject({
  /** Of EventBridge. */
  pattern: z.record(z.string(), z.unknown()),
  target: ruleTargetSchema,
  /** Attempts at one event before it is a dead letter. */
  attempts: z.int().min(1).max(50).default(12),
  /** Where a rule begins that is new. */
  from: z.enum(['now', 'beginning']).default('now'),
});

const declarations = defineContract(
  {
    putRule: 'PUT /events/rules/{name}',
    getEventSchema: 'GET /events/schemas/{context}/{type}/{version}',
  },
  {
    putRule: {
      summary:
        'Makes or changes a rule; it keeps its place. 422 store-rule-pattern, 422 store-rule-target, 409 store-rule-own',
      params: z.object({ name: ruleName }),
      body: ruleSchema,
      response: z.object({ changed: z.boolean() }),
    },
    getEventSchema: {
      summary: 'The JSON Schema of an event, as `dataschema` names it; 404 store-unknown-event',
      params: z.object({
        context: z.enum(contextNames),
        type: z.string().max(80),
        version: z.coerce.number<number>().int().min(1),
      }),
      response: z.record(z.string(), z.unknown()),
    },
  },
);

export const eventsContract = { ...eventOperationsContract, ...declarations };

export type Rule = z.output<typeof ruleSchema>;
