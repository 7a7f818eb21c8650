/** Starts the store: environment, port and signals. */

import { createServer } from 'node:http';
import { createLogger, createMetrics, serve } from '@tessera/service';
import { wantsFrames } from '@tessera/service/frames';
import { createApp } from './app.ts';
import { createChanges } from './changes/changes.ts';
import { readConfig } from './config.ts';
import { openContexts } from './database/contexts.ts';
import { createAdmission } from './dispatcher/admission.ts';
import { adoptExecutions } from './dispatcher/adopt-executions.ts';
import { createFunctionCalls, toInvokeTask } from './dispatcher/invoke-function.ts';
import { createOrderRunner } from './dispatcher/order-runner.ts';
import { ownRules } from './dispatcher/own-rules.ts';
import { loadSaga, SAGA } from './dispatcher/saga.ts';
import { createEvents } from './events/events.ts';
import { createQueues } from './queues/queues.ts';
import { createSchedules } from './schedules/schedules.ts';
import { createProjection } from './search/projection.ts';
import { countExecutions } from './states/handlers.ts';
import { withQuickRetries } from './states/run/quick-retries.ts';
import { createStateMachines } from './states/state-machines.ts';

/** Milliseconds between sweeps of what has expired. */
const SWEEP = 3_600_000;
/** Calls of functions under way at once, for all orders. */
const CONCURRENCY = 16;

try {
  const config = readConfig(process.env);
  const logger = createLogger('store', config.LOG_LEVEL);
  const contexts = openContexts(config.STORE_DATA);
  const projection = createProjection(contexts.all.products);
  await projection.rebuild();
  const { bus } = contexts.all;
  const call = createFunctionCalls({ url: config.STORE_HOST_URL, token: config.STORE_HOST_TOKEN });
  const metrics = createMetrics('store');
  const machines = createStateMachines({
    machines: { [SAGA]: loadSaga() },
    invoke: withQuickRetries(toInvokeTask(call)),
    ...{ bus, logger, concurrency: CONCURRENCY, onEnded: countExecutions(metrics) },
  });
  const queues = createQueues(bus);
  const schedules = createSchedules({ bus, queues, logger });
  const cancelWindow = config.STORE_CANCEL_WINDOW;
  const admission = createAdmission({ limit: config.STORE_ORDERS_AT_WORK, atWork: machines.atWork });
  const runner = createOrderRunner({ machines, cancelWindow, admission });
  const events = createEvents({
    ...{ contexts: contexts.all, call, queues, logger, metrics },
    own: ownRules(runner, machines),
  });
  const { handler, upgrade, endFeeds } = createApp({
    contexts: { ...contexts.all, orders: admission.guard(contexts.all.orders) },
    projection,
    executions: machines,
    queues,
    schedules,
    changes: createChanges(contexts.all),
    events,
    callers: config.STORE_CALLERS,
    logger,
    metrics,
  });
  await adoptExecutions(bus, { machines, cancelWindow });
  runner.resume();
  events.start();
  const sweep = () => {
    contexts.sweep(events.archive.sourceOf);
    queues.sweep().catch((error: unknown) => logger.error({ err: error }, 'queues could not be swept'));
  };
  schedules.start();
  const sweeping = setInterval(sweep, SWEEP);
  const server = createServer({ shouldUpgradeCallback: wantsFrames }, handler).on('upgrade', upgrade);
  await serve(server, {
    port: config.STORE_PORT,
    logger,
    onStopping: endFeeds,
    async onStopped() {
      clearInterval(sweeping);
      schedules.stop();
      await events.stop();
      await runner.stop();
      contexts[Symbol.dispose]();
    },
  });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
