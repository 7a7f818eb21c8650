/** Starts the registry: environment, port and signals. */

import { createServer } from 'node:http';
import { join } from 'node:path';
import { createLogger, createMetrics, run, serve } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { connect } from './oversight/connect.ts';

await run(async () => {
  const config = readConfig(process.env);
  const logger = createLogger('registry', config.LOG_LEVEL);
  const database = openDatabase(config.REGISTRY_DATA);
  const app = createApp({
    database,
    artifacts: config.REGISTRY_ARTIFACTS,
    files: join(config.REGISTRY_DATA, 'channels'),
    key: config.key,
    callers: config.REGISTRY_CALLERS,
    visitorKeys: config.REGISTRY_VISITOR_KEYS,
    health: { prefixLimit: config.REGISTRY_PREFIX_LIMIT },
    webhook: config.webhook,
    overseen: connect(config),
    console: { ...config.console, folder: join(import.meta.dirname, '../dist/console') },
    gc: { window: config.REGISTRY_KEEP_DAYS * 24 * 3_600_000, keep: 5 },
    logger,
    metrics: createMetrics('registry'),
  });
  await app.prepare();
  await serve(createServer(app.listener), {
    port: config.REGISTRY_PORT,
    logger,
    onStopping: app.stopping,
    async onStopped() {
      await app.stopped();
      database.close();
    },
  });
});
