/**
 * Runs the edge of a developer: `node dev.js`. It composes a deployed site with working copies in it, for this machine's
 * browser alone. Its parent tells it of each working copy by a message `{ copy: { url, release } }`, and of each BFF that
 * runs here by `{ bff: { name, status, … } }`.
 */

import { createLogger, createMetrics, fromEnvironment, parseConfig, run, serve } from '@tessera/service';
import { z } from 'zod';
import { createDevEdge } from './dev-edge.ts';
import type { LocalBff } from './local-bffs.ts';
import { type DescribedCopy, toWorkingCopy } from './working-copies.ts';

const schema = z.object({
  DEV_PORT: fromEnvironment.port(4_400),
  DEV_HOST: z.string().default('127.0.0.1'),
  /** Where the developer's browser finds this edge. */
  DEV_PUBLIC_URL: fromEnvironment.url(),
  /** The deployed site. */
  DEV_AGAINST: fromEnvironment.url(),
  /** The developer's pass there. */
  DEV_PASS: z.string(),
  /** What BFFs that run here show this edge when they call what the deployed ones call. */
  DEV_RELAY_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: fromEnvironment.logLevel(),
});

await run(async () => {
  const config = parseConfig('edge of a developer', schema, process.env);
  const logger = createLogger('edge-dev', config.LOG_LEVEL);
  const edge = await createDevEdge({
    publicUrl: config.DEV_PUBLIC_URL,
    against: config.DEV_AGAINST,
    pass: config.DEV_PASS,
    ...(config.DEV_RELAY_TOKEN === undefined ? {} : { relayToken: config.DEV_RELAY_TOKEN }),
    logger,
    metrics: createMetrics('edge-dev'),
  });
  process.on('message', ({ copy, bff }: { copy?: DescribedCopy; bff?: LocalBff }) => {
    if (bff !== undefined) edge.putBff(bff);
    if (copy === undefined) return;
    edge
      .put(toWorkingCopy(copy))
      .then((lacks) => process.send?.({ taken: copy.release.remote, lacks }))
      .catch((error: unknown) => logger.error({ err: error }, 'a working copy is not shown'));
  });
  await serve(edge.server, {
    port: config.DEV_PORT,
    host: config.DEV_HOST,
    logger,
    onStopping: edge.stopping,
    onStopped: async () => edge.close(),
  });
});
