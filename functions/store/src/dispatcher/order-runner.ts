/**
 * Carries orders out step by step. The step to do next is durable before it is begun, so a process that dies
 * goes on where it was; a step that fails is tried again, later each time, for as long as it takes.
 */

import type { OrderPlaced } from '@tessera/function/store';
import type { Logger } from '@tessera/service';
import { contextFromHeaders, runInContext } from '@tessera/service/context';
import type { ContextDatabase } from '../database/context-database.ts';
import {
  createExecution,
  type Execution,
  loadExecution,
  openExecutions,
  saveExecution,
} from './execution.ts';
import { createPauses } from './pauses.ts';
import type { OrderRunner } from './runner.ts';
import { type Services, STEP_BUDGET } from './services.ts';
import { type Change, steps } from './steps.ts';

const leaveWait: Change = { step: 'confirm' };

export interface RunnerOptions {
  bus: ContextDatabase;
  services: Services;
  logger: Logger;
  /** Milliseconds after placing before an order is confirmed. */
  cancelWindow: number;
  /** Milliseconds before the first repetition of a failed step; doubled each time up to `maxDelay`. @default 100 */
  delay?: number;
  /** @default 15_000 */
  maxDelay?: number;
  /** Orders that are carried out at once. @default 8 */
  concurrency?: number;
}

export function createOrderRunner(options: RunnerOptions): OrderRunner {
  const { bus, logger } = options;
  const pauses = createPauses();
  const running = new Map<string, Promise<void>>();
  const waiting: string[] = [];
  /** Orders that changed while a step ran: they must not wait any more. */
  const woken = new Set<string>();
  let stopped = false;

  const fill = () => {
    while (!stopped && running.size < (options.concurrency ?? 8)) {
      const id = waiting.shift();
      if (id === undefined) return;
      if (running.has(id)) continue;
      const run = runOrder(id)
        .catch((error: unknown) => logger.error({ err: error, order: id }, 'order runner failed'))
        .finally(() => {
          running.delete(id);
          fill();
        });
      running.set(id, run);
    }
  };
  const enqueue = (id: string) => {
    const run = running.get(id);
    if (run !== undefined) return void run.then(() => enqueue(id));
    waiting.push(id);
    fill();
  };
  /** Runs steps until the order is done or has to wait; then its place is free for another. */
  const runOrder = async (id: string) => {
    let failures = 0;
    for (;;) {
      const execution = loadExecution(bus, id);
      if (execution?.step === 'done') woken.delete(id);
      if (stopped || execution === null || execution.step === 'done') return;
      const left = execution.step === 'wait' ? waitOf(execution) : 0;
      if (left > 0) return pauses.begin(id, left, () => enqueueWoken(id));
      try {
        const change = execution.step === 'wait' ? leaveWait : await runStep(execution, execution.step);
        await saveExecution(bus, { ...execution, ...change });
        if (execution.step === 'wait') woken.delete(id);
        if (change.step !== execution.step) {
          failures = 0;
          continue;
        }
      } catch (error) {
        const { message } = error as Error;
        logger.warn({ order: id, step: execution.step, failures, why: message }, 'order step failed');
      }
      failures++;
      await pauses.sleep(jitter(failures, options));
    }
  };
  const runStep = (execution: Execution, step: keyof typeof steps) =>
    runInContext(contextFromHeaders({ traceparent: execution.trace ?? undefined }, STEP_BUDGET), () =>
      steps[step](execution, options.services),
    );
  const waitOf = ({ order }: Execution) =>
    woken.has(order.id) ? 0 : order.placedAt + options.cancelWindow - Date.now();
  const enqueueWoken = (id: string) => {
    woken.add(id);
    enqueue(id);
  };
  return {
    async accept(order: OrderPlaced, trace) {
      await createExecution(bus, { order, trace, step: 'reserve', asked: 0, ending: null });
      enqueue(order.id);
    },
    wake(id) {
      if (running.has(id)) woken.add(id);
      pauses.end(id);
    },
    resume() {
      for (const { order } of openExecutions(bus)) enqueue(order.id);
    },
    async stop() {
      stopped = true;
      pauses.endAll();
      await Promise.all(running.values());
    },
  };
}

/** Full jitter: anything up to the doubled delay, so that many orders do not come back at once. */
function jitter(failures: number, { delay = 100, maxDelay = 15_000 }: RunnerOptions): number {
  return delay / 2 + Math.random() * Math.min(maxDelay, delay * 2 ** failures);
}
