/** Metrics of one server in the Prometheus text format, served at `/metrics`. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  /** @param collect sets it when somebody reads */
  gauge<L extends string>(
    name: string,
    help: string,
    labels?: readonly L[],
    collect?: (gauge: Gauge<L>) => void,
  ): Gauge<L>;
  /** Durations in seconds. */
  histogram<L extends string>(name: string, help: string, labels?: readonly L[]): Histogram<L>;
  /** The exposition and its media type. */
  expose(): Promise<{ type: string; text: string }>;
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createMetrics(service: string): Metrics {
  const register = new Registry();
  register.setDefaultLabels({ service });
  let standard = false;
  return {
    counter: (name, help, labelNames = []) => new Counter({ name, help, labelNames, registers: [register] }),
    gauge: (name, help, labelNames = [], collect) =>
      new Gauge({
        ...{ name, help, labelNames, registers: [register] },
        ...(collect === undefined
          ? {}
          : {
              collect() {
                collect(this);
              },
            }),
      }),
    histogram: (name, help, labelNames = []) =>
      new Histogram({ name, help, labelNames, buckets, registers: [register] }),
    async expose() {
      // Started by the first reader: the event-loop monitor costs something on every tick.
      if (!standard) {
        standard = true;
        collectDefaultMetrics({ register });
      }
      return { type: register.contentType, text: await register.metrics() };
    },
  };
}
