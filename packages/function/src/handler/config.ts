/** What a function declares about itself in `function.config.ts`; the host gives it that and nothing more. */

import { z } from 'zod';
import { findTriggerFault, triggerSchema } from './triggers.ts';

const declarationSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]{1,30}$/),
  /** File and export below the function's `dist`, as Lambda names it. */
  handler: z
    .string()
    .regex(/^[\w-]+\.[\w]+$/)
    .default('handler.handler'),
  /** Milliseconds one invocation may take. */
  timeout: z.int().min(50).max(60_000).default(3_000),
  /** Megabytes of resident memory that one environment may take. */
  memory: z.int().min(96).max(1_024).default(192),
  /** Environments at once. More than there are processors help only who waits for others, such as a provider. */
  concurrency: z.int().min(1).max(16).default(2),
  /** Environments that are started before the first call and never stopped for idleness. */
  provisioned: z.int().min(0).max(2).default(0),
  /**
   * Whether a process waits for the next call that needs an environment, without having loaded the function: some 40 MB,
   * for half of a cold start.
   */
  spare: z.boolean().default(false),
  /** Invocations that may wait for an environment; one more gets 429. */
  queue: z.int().min(0).max(1_000).default(64),
  /** Environment variables that it gets, of those that the host has. */
  environment: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)).default([]),
  /**
   * Routes whose variables the function is told: `GET /orders/{id}`, `ANY /files/{path+}`. Whatever matches none is
   * `$default`.
   */
  routes: z.array(z.string().regex(/^(?:ANY|[A-Z]+) \/(?:[\w.~-]+|\{\w+\+?\}|\/)*$/)).default([]),
  /** Callers that may use it. */
  callers: z.array(z.string()).min(1),
  /**
   * Callers that may invoke it directly, with an event of their own making: they are trusted with whatever it can do,
   * and with who they say asks.
   */
  invokers: z.array(z.string()).default([]),
  /** Operations that only the named callers may use: `PUT /reservations/{id}` → callers. */
  internal: z.record(z.string(), z.array(z.string())).default({}),
  /** What invokes it by itself. */
  triggers: z.array(triggerSchema).max(20).default([]),
});

export const functionConfigSchema = declarationSchema.superRefine(({ triggers, timeout }, context) => {
  const fault = findTriggerFault(triggers, timeout);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault, path: ['triggers'] });
});

export type FunctionConfig = z.output<typeof functionConfigSchema>;

/** Checks a function's declaration and fills in the defaults. */
export function defineFunction(config: z.input<typeof functionConfigSchema>): FunctionConfig {
  return functionConfigSchema.parse(config);
}
