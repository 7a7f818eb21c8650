/** Tells the registry of the channel, where there is one. */

import type { Logger, Metrics } from '@tessera/service';
import { createHealth, type Health, noHealth } from './health.ts';
import { createOutbox } from './outbox.ts';

export interface StartHealthOptions {
  /** The channel at the registry; `undefined`: nobody is told. */
  url: string | undefined;
  token: string;
  /** What this edge is called there. */
  edge: string;
  logger: Logger;
  metrics: Metrics;
}

export function startHealth({ url, token, edge, logger, metrics }: StartHealthOptions): Health {
  if (url === undefined) return noHealth;
  const dropped = metrics.counter(
    'tessera_health_dropped_total',
    'Reports that the registry will never hear of',
  );
  const outbox = createOutbox({
    url,
    token,
    edge,
    onDropped: () => dropped.inc(),
    onError: (error) => logger.warn({ err: error }, 'the registry is not told of health'),
  });
  return createHealth({ outbox });
}
