/** Schedules: a message goes to a queue whenever one is due, exactly once for each time, whatever ends in between. */

import { defineContract } from '@tessera/contracts/http';
import { queueName } from '@tessera/contracts/operator';
import { z } from 'zod';

export const scheduleSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,79}$/),
  /** As EventBridge Scheduler has it. */
  expression: z.string().max(200),
  /** A FIFO queue: its one group keeps a run waiting for the one before. */
  queue: queueName,
  /** Passed on with each message. */
  input: z.record(z.string(), z.unknown()).nullable().default(null),
});

/** The body of a message that a schedule sends. */
export const dueMessageSchema = z.object({
  schedule: z.string(),
  /** Epoch milliseconds at which it was due. */
  due: z.int(),
  input: z.record(z.string(), z.unknown()).nullable(),
});

export const schedulesContract = defineContract(
  { putSchedules: 'PUT /schedules', listSchedules: 'GET /schedules' },
  {
    putSchedules: {
      summary:
        'All schedules that there are from now on; one that stays as it was keeps counting; 422 schedule-invalid',
      body: z.strictObject({ schedules: z.array(scheduleSchema).max(200) }),
      response: z.void(),
      status: 204,
    },
    listSchedules: {
      summary: 'All schedules, when each was last due and when it is next',
      response: z.object({
        schedules: z.array(
          z.object({
            name: z.string(),
            expression: z.string(),
            queue: z.string(),
            /** ISO 8601; when it was made, until it was due once. */
            lastDue: z.string(),
            nextDue: z.string().nullable(),
          }),
        ),
      }),
    },
  },
);

export type ScheduleDeclaration = z.output<typeof scheduleSchema>;
