/**
 * The fields of Amazon States Language that this runner carries out (https://states-language.net, query language
 * JSONPath). The schemas are strict: what is not named here would be ignored silently, so it is refused when loading.
 */

import { z } from 'zod';

const name = z.string().min(1).max(80);
const path = z.string().startsWith('$');
const template = z.record(z.string(), z.unknown());
const seconds = z.int().min(1).max(99_999_999);
const errors = z.array(z.string().min(1)).min(1);

const commented = { Comment: z.string().optional() };
const narrowed = {
  ...commented,
  InputPath: path.nullable().default('$'),
  OutputPath: path.nullable().default('$'),
};
const left = { Next: name.optional(), End: z.literal(true).optional() };
const placed = { ...narrowed, ...left, ResultPath: path.nullable().default('$') };

const retrierSchema = z.strictObject({
  ...commented,
  ErrorEquals: errors,
  IntervalSeconds: seconds.default(1),
  BackoffRate: z.number().min(1).default(2),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  MaxDelaySeconds: seconds.optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

const catcherSchema = z.strictObject({
  ...commented,
  ErrorEquals: errors,
  Next: name,
  ResultPath: path.nullable().default('$'),
});

const guarded = {
  ...placed,
  ResultSelector: template.optional(),
  Retry: z.array(retrierSchema).default([]),
  Catch: z.array(catcherSchema).default([]),
};

export const stateSchema = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Task'),
    ...guarded,
    Resource: z.string(),
    Parameters: z.unknown().optional(),
    TimeoutSeconds: seconds.optional(),
    TimeoutSecondsPath: path.optional(),
    HeartbeatSeconds: seconds.optional(),
    HeartbeatSecondsPath: path.optional(),
  }),
  z.strictObject({
    Type: z.literal('Pass'),
    ...placed,
    Parameters: z.unknown().optional(),
    Result: z.unknown().optional(),
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...narrowed,
    Choices: z.array(template.and(z.object({ Next: name }))).min(1),
    Default: name.optional(),
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    ...narrowed,
    ...left,
    Seconds: z.int().min(0).max(99_999_999).optional(),
    SecondsPath: path.optional(),
    Timestamp: z.iso.datetime({ offset: true }).optional(),
    TimestampPath: path.optional(),
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...narrowed }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...commented,
    Error: z.string().optional(),
    ErrorPath: z.string().startsWith('$').optional(),
    Cause: z.string().optional(),
    CausePath: z.string().startsWith('$').optional(),
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    ...guarded,
    Parameters: z.unknown().optional(),
    Branches: z.array(z.unknown()).min(1),
  }),
  z.strictObject({
    Type: z.literal('Map'),
    ...guarded,
    ItemsPath: path.default('$'),
    ItemSelector: template.optional(),
    Parameters: template.optional(),
    ItemProcessor: z.unknown().optional(),
    Iterator: z.unknown().optional(),
    MaxConcurrency: z.int().min(0).default(0),
  }),
]);

export const machineSchema = z.strictObject({
  ...commented,
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: z
    .never('a machine that is ended by its time gives nothing back, set the times of its tasks')
    .optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
  StartAt: name,
  States: z.record(name, z.unknown()),
});

export type Retrier = z.output<typeof retrierSchema>;
export type Catcher = z.output<typeof catcherSchema>;

type Parsed = z.output<typeof stateSchema>;
type Of<Type extends Parsed['Type']> = Extract<Parsed, { Type: Type }>;

export type TaskState = Of<'Task'>;
export type WaitState = Of<'Wait'>;
export type FailState = Of<'Fail'>;
export type ParallelState = Omit<Of<'Parallel'>, 'Branches'> & { Branches: readonly Machine[] };
export type MapState = Omit<Of<'Map'>, 'ItemProcessor' | 'Iterator'> & { ItemProcessor: Machine };

export type State =
  | TaskState
  | WaitState
  | FailState
  | Of<'Pass'>
  | Of<'Choice'>
  | Of<'Succeed'>
  | ParallelState
  | MapState;

/** A machine, a branch or an item processor. */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  /** States of before → where an execution that is in one goes on. */
  readonly renamed?: Readonly<Record<string, string>>;
}
