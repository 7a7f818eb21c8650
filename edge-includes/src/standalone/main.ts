#!/usr/bin/env -S node --max-semi-space-size=8
/** Runs the surrogate alone: `edge-includes --origin URL`. */

import { createLogger, createMetrics, type Logger, run, serve } from '@tessera/service';
import type { Invalidation } from '../invalidation/invalidation.ts';
import { type AdminOptions, createAdminServer } from './admin.ts';
import { joinMetrics } from './metrics.ts';
import { describeOptions, type Options, readOptions } from './options.ts';
import type { Purge } from './purges.ts';
import { createStandalone } from './standalone.ts';
import { becomeWorker, isWorker, startWorkers, workerPort } from './workers.ts';

await run(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(describeOptions());
    return;
  }
  const logger = createLogger('edge-includes', options.logLevel);
  if (isWorker()) await runWorker(options, logger);
  else if (options.workers > 1) await runSeveral(options, logger);
  else await runAlone(options, logger);
});

async function runAlone(options: Options, logger: Logger): Promise<void> {
  const metrics = createMetrics('edge-includes');
  let invalidation: Invalidation | null = null;
  const standalone = createStandalone(options, {
    logger,
    metrics,
    tell: (purge) => invalidation?.tell(purge),
  });
  invalidation = await joinOthers(options, logger, standalone.purges.apply);
  const admin = await startAdmin(options, { purge: standalone.purges.spread, metrics: metrics.expose });
  const url = await serve(standalone.server, {
    port: options.port,
    host: options.host,
    logger,
    onStopped: async () => {
      standalone.close();
      admin?.close();
      await invalidation?.close();
    },
  });
  sayReady(url, options);
}

async function runWorker(options: Options, logger: Logger): Promise<void> {
  const metrics = createMetrics('edge-includes');
  const standalone = createStandalone(options, { logger, metrics, tell: (purge) => group.tell(purge) });
  const group = becomeWorker({
    purge: standalone.purges.apply,
    metrics: async () => (await metrics.expose()).text,
  });
  await serve(standalone.server, {
    port: workerPort(),
    host: options.host,
    logger,
    sharesPort: true,
    onStopped: standalone.close,
  });
}

async function runSeveral(options: Options, logger: Logger): Promise<void> {
  let invalidation: Invalidation | null = null;
  const workers = await startWorkers({
    count: options.workers,
    host: options.host,
    port: options.port,
    logger,
    onPurge: (purge) => invalidation?.tell(purge),
  });
  invalidation = await joinOthers(options, logger, (purge) => void workers.purge(purge));
  const admin = await startAdmin(options, {
    purge(purge) {
      invalidation?.tell(purge);
      return workers.purge(purge);
    },
    metrics: async () => ({ type: 'text/plain; version=0.0.4', text: joinMetrics(await workers.metrics()) }),
  });
  const stop = async (signal: NodeJS.Signals) => {
    await workers.stop(signal);
    admin?.close();
    await invalidation?.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
  sayReady(workers.url, options);
}

function sayReady(url: string, { origin, tlsCert }: Options): void {
  const address = tlsCert === undefined ? url : url.replace(/^http:/, 'https:');
  console.log(`edge-includes is ready at ${address} in front of ${origin}`);
}

async function startAdmin(
  { adminPort, adminToken }: Options,
  duties: Omit<AdminOptions, 'token'>,
): Promise<{ close(): void } | null> {
  if (adminPort === undefined || adminToken === undefined) return null;
  const server = createAdminServer({ token: adminToken, ...duties });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`Cannot open the admin port: ${error.message}`)));
    server.listen(adminPort, '127.0.0.1', resolve);
  });
  return server;
}

/** Hears of the purges of other instances, where there is a Redis to hear of them. */
async function joinOthers(
  { redis }: Options,
  logger: Logger,
  onPurge: (purge: Purge) => void,
): Promise<Invalidation | null> {
  if (redis === undefined) return null;
  // Loaded by those alone who need it.
  const { joinInvalidation } = await import('../invalidation/invalidation.ts');
  return joinInvalidation({
    url: redis,
    onPurge,
    onError: (error) => logger.warn({ err: error }, 'purges of other instances are not heard'),
  });
}
