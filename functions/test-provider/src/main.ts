/** Starts the test provider: environment, port and signals. */

import { createServer } from 'node:http';
import { createLogger, createMetrics, serve } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createHookSender } from './hooks/sender.ts';
import { openLedger } from './ledger/ledger.ts';

/** Milliseconds for requests in flight; short, since some hang on purpose. */
const GRACE = 500;

try {
  const config = readConfig(process.env);
  const logger = createLogger('test-provider', config.LOG_LEVEL);
  const ledger = openLedger(config.PROVIDER_DATA);
  const [[id, hookSecret] = ['', '']] = Object.entries(config.PROVIDER_HOOK_KEYS);
  const url = config.PROVIDER_HOOK_URL;
  const hooks =
    url === undefined ? null : createHookSender({ ledger, url, key: { id, secret: hookSecret }, logger });
  const handler = createApp({
    ledger,
    hooks,
    secret: config.PROVIDER_SECRET,
    logger,
    metrics: createMetrics('test-provider'),
  });
  await serve(createServer(handler), {
    port: config.PROVIDER_PORT,
    logger,
    grace: GRACE,
    onStopped() {
      hooks?.stop();
      ledger[Symbol.dispose]();
    },
  });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
