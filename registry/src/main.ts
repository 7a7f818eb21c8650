/** Starts the registry: environment, port and signals. */

import { createServer } from 'node:http';
import { createLogger, createMetrics, run, serve } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { sweepUploads } from './publishing/receive-blob.ts';

await run(async () => {
  const config = readConfig(process.env);
  const logger = createLogger('registry', config.LOG_LEVEL);
  const database = openDatabase(config.REGISTRY_DATA);
  await sweepUploads(config.REGISTRY_ARTIFACTS);
  const { listener, stopping } = createApp({
    database,
    artifacts: config.REGISTRY_ARTIFACTS,
    key: config.key,
    callers: config.REGISTRY_CALLERS,
    logger,
    metrics: createMetrics('registry'),
  });
  await serve(createServer(listener), {
    port: config.REGISTRY_PORT,
    logger,
    onStopping: stopping,
    onStopped: () => database.close(),
  });
});
