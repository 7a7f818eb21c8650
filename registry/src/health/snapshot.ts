/** What is kept of a rollout's health over a restart, read back from where it was stored. */

import { z } from 'zod';
import { type MetricName, metricNames, metrics } from './metrics.ts';
import type { RolloutSnapshot } from './rollout-health.ts';

const prefixRows = z.array(z.tuple([z.string(), z.int().min(0), z.int().min(0)]));

const snapshotSchema = z.strictObject({
  shares: z.array(z.strictObject({ revision: z.int(), share: z.int().min(0).max(10_000) })),
  evidence: z.strictObject({
    step: z.strictObject({
      share: z.number().min(0).max(1),
      canary: z.array(z.string()),
      control: z.array(z.string()),
      prefixes: prefixRows,
      settling: z.array(z.number()),
    }),
    metrics: z.partialRecord(
      z.enum(metricNames as [MetricName, ...MetricName[]]),
      z.strictObject({
        wealth: z.array(z.number()),
        expected: z.number().min(0),
        visitors: z.array(z.string()),
        prefixes: prefixRows,
      }),
    ),
  }),
});

/**
 * Reads a snapshot.
 *
 * @throws SyntaxError when it is none, or of other bets than those of this program: then the rollout must begin anew,
 *   under a new id, since a test that goes on under other rules proves nothing
 */
export function parseRolloutSnapshot(input: unknown): RolloutSnapshot {
  const result = snapshotSchema.safeParse(input);
  if (!result.success)
    throw new SyntaxError(`Cannot read the health of a rollout: ${z.prettifyError(result.error)}`);
  const other = metricNames.find((name) => {
    const stored = result.data.evidence.metrics[name];
    return stored !== undefined && stored.wealth.length !== metrics[name].bets.length;
  });
  if (other === undefined) return result.data;
  throw new SyntaxError(
    `Cannot read the health of a rollout: "${other}" has other bets, begin the rollout anew`,
  );
}
