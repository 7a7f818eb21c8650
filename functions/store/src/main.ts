/** Starts the store: environment, port and signals. */

import { createServer } from 'node:http';
import { createLogger, createMetrics, serve } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { openContexts } from './database/contexts.ts';
import { startDispatcher } from './dispatcher/dispatcher.ts';
import { createOrderRunner } from './dispatcher/order-runner.ts';
import { createServices } from './dispatcher/services.ts';
import { createProjection } from './search/projection.ts';

/** Milliseconds between sweeps of what has expired. */
const SWEEP = 3_600_000;

try {
  const config = readConfig(process.env);
  const logger = createLogger('store', config.LOG_LEVEL);
  const contexts = openContexts(config.STORE_DATA);
  const projection = createProjection(contexts.all.products);
  await projection.rebuild();
  const { handler, endFeeds } = createApp({
    contexts: contexts.all,
    projection,
    callers: config.STORE_CALLERS,
    logger,
    metrics: createMetrics('store'),
  });
  const { orders, bus } = contexts.all;
  const services = createServices({ url: config.STORE_HOST_URL, token: config.STORE_HOST_TOKEN });
  const runner = createOrderRunner({ bus, services, logger, cancelWindow: config.STORE_CANCEL_WINDOW });
  const dispatcher = startDispatcher({ orders, bus, runner, logger });
  const sweeping = setInterval(contexts.sweep, SWEEP);
  await serve(createServer(handler), {
    port: config.STORE_PORT,
    logger,
    onStopping: endFeeds,
    async onStopped() {
      clearInterval(sweeping);
      await dispatcher.stop();
      await runner.stop();
      contexts[Symbol.dispose]();
    },
  });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
