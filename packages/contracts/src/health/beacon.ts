/**
 * A beacon: what a browser tells the edge of the page that it shows, `POST /beacons`, by `navigator.sendBeacon` as
 * `text/plain` so that it needs no preflight. It names no person and no address: who sends it is known to the edge by
 * the signed page and, while a canary runs, by the visitor's cookie.
 */

import { z } from 'zod';
import { name } from '../fields/fields.ts';
import { clientMetrics } from './metrics.ts';

/** Most bytes of a beacon: the longest token, and as many failures as fit. */
export const BEACON_LIMIT = 12_288;

export const beaconSchema = z.strictObject({
  schema: z.literal(1),
  /** The page's signed vector, as the manifest has it. */
  page: z.string().max(8_000),
  /** Whose page it is, if anybody's. */
  remote: name.optional(),
  /** What went wrong, each once per page. */
  failures: z.array(z.strictObject({ remote: name, metric: z.enum(clientMetrics) })).max(40),
  /** Milliseconds from navigation to the largest paint so far; once per page. */
  largestPaint: z.number().min(0).max(600_000).optional(),
});

export type Beacon = z.output<typeof beaconSchema>;
