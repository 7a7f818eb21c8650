/** What functions use and what that costs elsewhere, for whoever runs the installation. Money is US dollars. */

import { z } from 'zod';
import { defineContract } from '../http.ts';

const count = z.int().min(0);
/** Milliseconds; null before anything was measured. */
const time = z.number().min(0).nullable();
const dollars = z.number().min(0);

/** Dollars in a month of 30 days, at the load that was measured. */
const monthlySchema = z.object({
  lambda: dollars,
  cloudRun: dollars,
  /** Small ones around the clock, as many as carry the load. */
  containers: dollars,
  cheapest: z.enum(['lambda', 'cloudRun', 'containers']),
});

export const functionUsageSchema = z.object({
  name: z.string(),
  /** Megabytes. */
  memory: count,
  /** Environments at once, at most. */
  limit: count,
  invocations: count,
  /** Those that did not answer: thrown, late, out of memory, ended. */
  errors: count,
  throttles: count,
  coldStarts: count,
  init: z.object({ mean: time, worst: time }),
  duration: z.object({ p50: time, p95: time, p99: time }),
  running: z.object({ now: count, most: count }),
  billedGigabyteSeconds: z.number().min(0),
  /** What the load so far would have cost. */
  cost: z.object({ lambda: dollars, cloudRun: dollars }),
  monthly: monthlySchema,
});

export const usageSchema = z.object({
  /** ISO 8601: since when it is measured. */
  since: z.string(),
  at: z.string(),
  functions: z.array(functionUsageSchema),
  all: z.object({
    monthly: monthlySchema,
    /** How many containers carry everything. */
    containers: count,
    /** Invocations a second from which containers around the clock are cheaper than Lambda; null before any. */
    breakEven: z.number().min(0).nullable(),
  }),
  prices: z.object({
    /** The day on which they were read. */
    readAt: z.string(),
    sources: z.array(z.url()),
    lambda: z.object({ request: dollars, gigabyteSecond: dollars }),
    cloudRun: z.object({ request: dollars, processorSecond: dollars, gigabyteSecond: dollars }),
    container: z.object({ month: dollars, processors: z.number(), gigabytes: z.number() }),
  }),
  /** Sentences: what the figures take for granted. */
  assumptions: z.array(z.string()),
});

export const usageContract = defineContract(
  { getUsage: 'GET /operator/usage' },
  {
    getUsage: {
      summary: 'What each function has used since the host started, and where the same load is cheapest',
      response: usageSchema,
    },
  },
);

export type FunctionUsage = z.output<typeof functionUsageSchema>;
export type Usage = z.output<typeof usageSchema>;
