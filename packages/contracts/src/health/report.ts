/**
 * What an edge tells the registry of the releases that it serves, in batches: `POST /channels/{channel}/reports`. A
 * batch has an id, so that one that is sent again counts once.
 */

import { z } from 'zod';
import { name } from '../fields/fields.ts';
import { clientMetrics, edgeMetrics, latencyBounds, paintBounds } from './metrics.ts';

/** Most entries of each list of a report. */
export const REPORT_LIMIT = 2_000;

/** The page of a visitor, on a route of a remote that has a canary. */
const claim = z.strictObject({
  remote: name,
  /** The value of the visitor's cookie. */
  visitor: z.string().max(200),
  /** The release of the remote in the page's signed vector, `<version>-<digest8>`. */
  release: z.string().max(100),
  /** The revision of the channel in the page's signed vector. */
  revision: z.int().positive(),
  /** The network that the request came from, as `networkPrefix` names it. */
  prefix: z.string().max(60),
});

const counts = (bounds: readonly number[]) => z.array(z.int().nonnegative()).length(bounds.length + 1);

/** Totals of one release since the last report, of all visitors. */
const figures = z.strictObject({
  remote: name,
  release: z.string().max(100),
  /** Documents that were made with it. */
  documents: z.int().nonnegative(),
  /** Answers of its BFF to the edge, and how many of them were 5xx, late or refused. */
  fragments: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Milliseconds until such an answer's headers, as counts by `latencyBounds`. */
  latency: counts(latencyBounds),
  /** Milliseconds until the largest paint, as counts by `paintBounds`. */
  paint: counts(paintBounds),
  /** Failures that browsers told of. */
  told: z.partialRecord(z.enum(clientMetrics), z.int().nonnegative()),
});

export const reportSchema = z.strictObject({
  id: z.uuid(),
  /** The edge's name. */
  edge: z.string().max(80),
  served: z.array(claim.extend({ at: z.int().positive() })).max(REPORT_LIMIT),
  failures: z
    .array(
      claim.extend({
        metric: z.enum([...edgeMetrics, ...clientMetrics]),
        seenBy: z.enum(['edge', 'client']),
      }),
    )
    .max(REPORT_LIMIT),
  figures: z.array(figures).max(REPORT_LIMIT),
});

/**
 * A file of a release is not what its owner has signed: `POST /channels/{channel}/alarms`, by an edge, also in the name
 * of a BFF. Never by a browser.
 */
export const alarmSchema = z.strictObject({
  edge: z.string().max(80),
  remote: name,
  /** `<version>-<digest8>`. */
  release: z.string().max(100),
  /** Who has seen it: the edge's own name, or `bff-<name>`. */
  seenBy: z.string().max(80),
  /** What is wrong, in a sentence. */
  detail: z.string().max(500),
});

export type Report = z.output<typeof reportSchema>;
export type ReleaseFigures = z.output<typeof figures>;
export type Alarm = z.output<typeof alarmSchema>;
