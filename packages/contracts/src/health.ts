/** Door: what browsers and edges tell of the releases that they show and serve. */

export { BEACON_LIMIT, type Beacon, beaconSchema } from './health/beacon.ts';
export {
  bucketIn,
  type ClientMetric,
  clientMetrics,
  type EdgeMetric,
  edgeMetrics,
  latencyBounds,
  type MetricName,
  paintBounds,
} from './health/metrics.ts';
export {
  type Alarm,
  alarmSchema,
  REPORT_LIMIT,
  type ReleaseFigures,
  type Report,
  reportSchema,
} from './health/report.ts';
