/** Executions of state machines, for whoever runs the installation. */

import { z } from 'zod';
import { defineContract } from '../http.ts';

/** ISO 8601. */
const instant = z.string();

const statuses = ['running', 'succeeded', 'failed'] as const;

const failure = z.object({ name: z.string(), cause: z.string() });

export const executionSummarySchema = z.object({
  execution: z.string(),
  /** How people call what it is about, such as an order's number; null for nothing. */
  title: z.string().nullable(),
  machine: z.string(),
  status: z.enum(statuses),
  startedAt: instant,
  endedAt: instant.nullable(),
  /** The state that it is in; null when it has ended. */
  state: z.string().nullable(),
  /** The last one of it; null while it runs. */
  endedIn: z.string().nullable(),
  error: failure.nullable(),
});

const visitSchema = z.object({
  state: z.string(),
  /** Empty, or the branch or item that it belongs to, such as `Ship#3.0/1/`. */
  path: z.string(),
  enteredAt: instant,
  /** Null while it is in the state. */
  leftAt: instant.nullable(),
  attempts: z.int().min(1),
  /** Of the last attempt that failed. */
  error: z.string().nullable(),
  /** Absent where it was not kept: of large data, of late visits of a long execution. */
  input: z.unknown().optional(),
  /** Absent while it is in the state too. */
  output: z.unknown().optional(),
});

export const executionSchema = executionSummarySchema.extend({
  input: z.unknown(),
  /** Null while it runs, and when it has failed. */
  output: z.unknown(),
  /** When it goes on by itself: the end of a wait, or the next attempt. */
  waitsUntil: instant.nullable(),
  /** In the order in which they were entered, the last 100 of each branch. */
  states: z.array(visitSchema),
});

/** One state as a diagram needs it, by the names of Amazon States Language. */
interface StateView {
  Type: string;
  Comment?: string | undefined;
  Next?: string | undefined;
  Default?: string | undefined;
  Choices?: { Next: string }[] | undefined;
  Catch?: { Next: string; ErrorEquals: string[] }[] | undefined;
  Branches?: MachineView[] | undefined;
  ItemProcessor?: MachineView | undefined;
}

export interface MachineView {
  StartAt: string;
  States: Record<string, StateView>;
}

const machineSchema: z.ZodType<MachineView, MachineView> = z.lazy(() =>
  z.object({
    StartAt: z.string(),
    States: z.record(
      z.string(),
      z.object({
        Type: z.string(),
        Comment: z.string().optional(),
        Next: z.string().optional(),
        Default: z.string().optional(),
        Choices: z.array(z.object({ Next: z.string() })).optional(),
        Catch: z.array(z.object({ Next: z.string(), ErrorEquals: z.array(z.string()) })).optional(),
        Branches: z.array(machineSchema).optional(),
        ItemProcessor: machineSchema.optional(),
      }),
    ),
  }),
);

export const executionsContract = defineContract(
  {
    listExecutions: 'GET /executions',
    getExecution: 'GET /executions/{name}',
    getMachine: 'GET /machines/{name}',
  },
  {
    listExecutions: {
      summary: 'Executions, the newest first: of one status, or one by its name or its title',
      query: z
        .strictObject({
          status: z.enum(statuses).optional(),
          /** The whole name or title. */
          q: z.string().trim().max(80).optional(),
          limit: z.coerce.number<number>().int().min(1).max(100).default(50),
          /** Of the page before; with a status alone. */
          cursor: z.string().max(400).optional(),
        })
        .default({ limit: 50 }),
      response: z.object({ executions: z.array(executionSummarySchema), cursor: z.string().nullable() }),
    },
    getExecution: {
      summary: "One execution by its name, for 8 days after its end; an order's is named by the order's id",
      params: z.object({ name: z.string().min(1).max(80) }),
      response: z.object({ execution: executionSchema.nullable() }),
    },
    getMachine: {
      summary: 'The states of a machine and where each leads to, or null',
      params: z.object({ name: z.string().min(1).max(80) }),
      response: z.object({ machine: machineSchema.nullable() }),
    },
  },
);

export type ExecutionSummary = z.output<typeof executionSummarySchema>;
export type ExecutionView = z.output<typeof executionSchema>;
export type VisitView = z.output<typeof visitSchema>;
