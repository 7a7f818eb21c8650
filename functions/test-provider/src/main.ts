/** Starts the test provider: environment, port and signals. */

import { createServer } from 'node:http';
import { createLogger, createMetrics, serve } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { openLedger } from './ledger/ledger.ts';

/** Milliseconds for requests in flight; short, since some hang on purpose. */
const GRACE = 500;

try {
  const config = readConfig(process.env);
  const logger = createLogger('test-provider', config.LOG_LEVEL);
  const ledger = openLedger(config.PROVIDER_DATA);
  const handler = createApp({
    ledger,
    secret: config.PROVIDER_SECRET,
    logger,
    metrics: createMetrics('test-provider'),
  });
  await serve(createServer(handler), {
    port: config.PROVIDER_PORT,
    logger,
    grace: GRACE,
    onStopped: () => ledger[Symbol.dispose](),
  });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
