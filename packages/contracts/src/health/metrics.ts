/** What a release can do badly: the names under which edges and browsers tell of it. */

/** Seen by the edge itself. */
export const edgeMetrics = ['server-error', 'fragment-slow'] as const;

/** Told by browsers. Web vitals are `poor` as web.dev defines it: LCP over 4 s, INP over 500 ms, CLS over 0.25. */
export const clientMetrics = [
  'script-error',
  'boot-failed',
  'integrity-failed',
  'load-failed',
  'hydration-mismatch',
  'lcp-poor',
  'inp-poor',
  'cls-poor',
] as const;

export type EdgeMetric = (typeof edgeMetrics)[number];
export type ClientMetric = (typeof clientMetrics)[number];
export type MetricName = EdgeMetric | ClientMetric;

/** Upper bounds of a histogram's buckets, in milliseconds; the last bucket has what is above them all. */
export const latencyBounds = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000] as const;
export const paintBounds = [500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 6_000, 10_000] as const;

/** The bucket of a value: an index into a histogram of `bounds.length + 1` counts. */
export function bucketIn(bounds: readonly number[], value: number): number {
  const found = bounds.findIndex((bound) => value <= bound);
  return found === -1 ? bounds.length : found;
}
