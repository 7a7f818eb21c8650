/** Starts the host: environment, port and signals. */

import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { createAssertionVerifier } from '@tessera/contracts/identity';
import { createLogger, createMetrics, serve } from '@tessera/service';
import { createApp } from './app.ts';
import { readConfig, valuesFor } from './config.ts';
import { loadFunctions } from './manifest/load-functions.ts';

try {
  const config = readConfig(process.env);
  const logger = createLogger('host', config.LOG_LEVEL);
  const { handler, close } = createApp({
    functions: loadFunctions(config.HOST_FUNCTIONS_DIR),
    valuesFor: (name) => valuesFor(config, name),
    callers: config.HOST_CALLERS,
    verify: createAssertionVerifier(config.HOST_IDENTITY_KEYS),
    // Beside this file, as source or as bundle.
    runtime: join(import.meta.dirname, `runtime${extname(import.meta.filename)}`),
    storeUrl: config.HOST_STORE_URL,
    idle: config.HOST_IDLE,
    logger,
    metrics: createMetrics('host'),
  });
  await serve(createServer(handler), { port: config.HOST_PORT, logger, onStopped: close });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
