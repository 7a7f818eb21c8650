/** Starts the host: environment, port and signals. */

import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { createAssertionVerifier } from '@tessera/contracts/identity';
import { createLogger, createMetrics, serve } from '@tessera/service';
import { wantsFrames } from '@tessera/service/frames';
import { createApp } from './app.ts';
import { type Config, readConfig, valuesFor } from './config.ts';
import type { Runtime } from './environments/environment.ts';
import { loadFunctions } from './manifest/load-functions.ts';

try {
  const config = readConfig(process.env);
  const logger = createLogger('host', config.LOG_LEVEL);
  const { handler, frames, close } = createApp({
    functions: loadFunctions(config.HOST_FUNCTIONS_DIR),
    valuesFor: (name) => valuesFor(config, name),
    callers: config.HOST_CALLERS,
    verify: createAssertionVerifier(config.HOST_IDENTITY_KEYS),
    runtime: runtimeOf(config),
    store: { url: config.HOST_STORE_URL, token: config.HOST_STORE_TOKEN },
    triggerRetryDelay: config.HOST_TRIGGER_RETRY_DELAY,
    idle: config.HOST_IDLE,
    stageVariables: config.HOST_STAGE_VARIABLES,
    retryDelays: [config.HOST_RETRY_DELAY, 2 * config.HOST_RETRY_DELAY],
    logger,
    metrics: createMetrics('host'),
  });
  const server = createServer({ shouldUpgradeCallback: wantsFrames }, handler).on('upgrade', frames.upgrade);
  await serve(server, { port: config.HOST_PORT, logger, onStopping: frames.stop, onStopped: close });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

/** This host's own is beside this file, as source or as bundle: a script, since Node is there sooner for one than for a module. */
function runtimeOf({ HOST_RUNTIME: other }: Config): Runtime {
  if (other !== undefined) return { file: other, speaks: 'runtime-api' };
  const name = extname(import.meta.filename) === '.ts' ? 'runtime.ts' : 'runtime.cjs';
  return { file: join(import.meta.dirname, name), speaks: 'pipe' };
}
