/**
 * Domain events as whoever runs the installation sees them at the store: rules that deliver them, the archive that
 * keeps them all, and what could not be delivered.
 */

import { z } from 'zod';
import { defineContract } from '../http/contract.ts';
import { cloudEventSchema } from './cloud-event.ts';

export const ruleName = z
  .string()
  .regex(/^[a-z][a-z0-9.-]{0,79}$/, 'use lower-case letters, digits, dots and dashes');

const functionTarget = z.strictObject({
  function: z.string().regex(/^[a-z][a-z-]{1,30}$/),
  batch: z
    .strictObject({
      /** Most events of one invocation. */
      size: z.int().min(1).max(100).default(1),
      /** Milliseconds that an event may wait for others. */
      window: z.int().min(0).max(50).default(0),
    })
    .optional(),
});

const queueTarget = z.strictObject({ queue: z.string().max(80) });

/** Where the events of a rule go that anybody may put. */
export const ruleTargetSchema = z.union([functionTarget, queueTarget]);

const instant = z.iso.datetime();
const sequence = z.int().min(0);

export const replaySchema = z.object({
  /** The attribute `replay` of each event that it delivers. */
  name: z.string(),
  from: sequence,
  until: sequence,
});

export const ruleStateSchema = z.object({
  name: ruleName,
  pattern: z.record(z.string(), z.unknown()),
  /** `machine` for the rules that the store itself has. */
  target: z.union([ruleTargetSchema, z.object({ machine: z.string() })]),
  attempts: z.int(),
  /** The number in the archive up to which it has taken events, or set them aside. */
  position: sequence,
  /** Events behind its position, with those that the archive has not read yet. */
  lag: z.int(),
  /** Events that wait for another attempt, or for an earlier one of their key. */
  waiting: z.int(),
  /** Dead letters. */
  dead: z.int(),
  replay: replaySchema.nullable(),
});

export const archivedEventSchema = z.object({
  /** Its number in the archive, over all contexts. */
  seq: sequence,
  event: cloudEventSchema,
});

export const deadEventSchema = z.object({
  id: z.int(),
  rule: ruleName,
  reason: z.string(),
  attempts: z.int(),
  at: instant,
  seq: sequence,
  event: cloudEventSchema,
});

const ruleParams = z.object({ name: ruleName });
const deadParams = z.object({ id: z.coerce.number<number>().int().min(1) });
const page = z.coerce.number<number>().int().min(1).max(200).default(50);
const optionalSequence = z.coerce.number<number>().int().min(0).optional();

export const eventOperationsContract = defineContract(
  {
    listRules: 'GET /events/rules',
    dropRule: 'DELETE /events/rules/{name}',
    replay: 'POST /events/rules/{name}/replays',
    redriveRule: 'POST /events/rules/{name}/redrive',
    listDeadEvents: 'GET /events/dead',
    getDeadEvent: 'GET /events/dead/{id}',
    redriveDeadEvent: 'POST /events/dead/{id}/redrive',
    discardDeadEvent: 'DELETE /events/dead/{id}',
    listArchive: 'GET /events/archive',
  },
  {
    listRules: {
      summary: 'All rules with how far they are',
      response: z.object({ rules: z.array(ruleStateSchema) }),
    },
    dropRule: {
      summary: 'Forgets a rule with what waits for it and its dead letters; 409 store-rule-own',
      params: ruleParams,
      response: z.void(),
      status: 204,
    },
    replay: {
      summary:
        'Delivers events of the archive once more to one rule, in order and before any newer one; 409 store-rule-busy',
      params: ruleParams,
      body: z.strictObject({
        /** The first one, by its number in the archive or by its time. */
        from: z.union([z.strictObject({ seq: sequence }), z.strictObject({ time: instant })]),
        /** The last one. @default the last one that the rule has taken */
        until: sequence.optional(),
      }),
      response: replaySchema,
      status: 202,
    },
    redriveRule: {
      summary: "Tries all of a rule's dead letters again, in order; answers how many",
      params: ruleParams,
      response: z.object({ redriven: z.int() }),
    },
    listDeadEvents: {
      summary: 'Dead letters, oldest first',
      query: z
        .object({ rule: ruleName.optional(), after: optionalSequence, limit: page })
        .default({ limit: 50 }),
      response: z.object({ dead: z.array(deadEventSchema), next: z.int().nullable() }),
    },
    getDeadEvent: {
      summary: 'One dead letter; 404 store-unknown-dead-event',
      params: deadParams,
      response: deadEventSchema,
    },
    redriveDeadEvent: {
      summary: 'Tries a dead letter again; 404 store-unknown-dead-event',
      params: deadParams,
      response: z.void(),
      status: 204,
    },
    discardDeadEvent: {
      summary: 'Forgets a dead letter; the event stays in the archive; 404 store-unknown-dead-event',
      params: deadParams,
      response: z.void(),
      status: 204,
    },
    listArchive: {
      summary: 'Events in order, by context, name, key and time',
      query: z
        .object({
          context: z.string().max(40).optional(),
          type: z.string().max(80).optional(),
          key: z.string().max(240).optional(),
          /** At this moment or later, and before that one. */
          from: instant.optional(),
          until: instant.optional(),
          /** Behind this number. */
          after: optionalSequence,
          limit: page,
        })
        .default({ limit: 50 }),
      response: z.object({ events: z.array(archivedEventSchema), next: sequence.nullable() }),
    },
  },
);

export type RuleState = z.output<typeof ruleStateSchema>;
export type RuleTarget = RuleState['target'];
export type Replay = z.output<typeof replaySchema>;
export type DeadEvent = z.output<typeof deadEventSchema>;
export type ArchivedView = z.output<typeof archivedEventSchema>;
