/** Declares at the store what the functions are triggered by, and serves the queues among it. */

import { headers as names } from '@tessera/contracts/headers';
import { createCaller } from '@tessera/function';
import { changesContract, eventsContract, queuesContract, schedulesContract } from '@tessera/function/store';
import type { Logger, Metrics } from '@tessera/service';
import type { Functions } from '../functions.ts';
import type { LoadedFunction } from '../manifest/load-functions.ts';
import { declareRule, declareServed } from './declare.ts';
import { insist } from './insist.ts';
import { type Plan, planTriggers } from './plan.ts';
import { pollChanges } from './poll-changes.ts';
import { pollQueue } from './poll-queue.ts';

export interface Triggers {
  /** Whether everything that was declared is known to the store. */
  ready(): boolean;
  /** Takes nothing more, and resolves when what was taken is done. */
  close(): Promise<void>;
}

export interface TriggersOptions {
  functions: Functions;
  declared: readonly LoadedFunction[];
  store: { url: string; token: string };
  /** Milliseconds before a failed message comes again, the first time. */
  retryDelay: number;
  logger: Logger;
  metrics: Metrics;
}

/** Milliseconds of one call: a wait for messages, and some. */
const TIMEOUT = 25_000;

export function startTriggers(options: TriggersOptions): Triggers {
  const { functions, store, logger } = options;
  const plan = planTriggers(options.declared);
  const stop = new AbortController();
  const { signal } = stop;
  const connect = () =>
    createCaller(
      { ...queuesContract, ...schedulesContract, ...eventsContract, ...changesContract },
      {
        ...{ name: 'store', url: store.url, timeout: TIMEOUT },
        headers: { [names.caller]: 'host', authorization: `Bearer ${store.token}` },
      },
    );
  const messages = options.metrics.counter('host_trigger_messages_total', 'Messages handed to functions', [
    'function',
    'queue',
    'outcome',
  ]);
  /** What the store does not know yet: each rule, and all that is served from here. */
  let untold = isEmpty(plan) ? 0 : plan.rules.length + 1;

  async function tell(declare: () => Promise<true>, what: string): Promise<boolean> {
    const told = await insist(declare, { logger: logger.child({ trigger: what }), signal });
    if (told !== null) untold -= 1;
    return told !== null;
  }

  async function run(): Promise<void> {
    if (isEmpty(plan)) return;
    await Promise.all([
      // One that is refused keeps nobody else waiting.
      ...plan.rules.map((rule) => tell(() => declareRule(connect(), rule), `rule ${rule.name}`)),
      tell(() => declareServed(connect(), plan), 'queues and schedules').then((told) =>
        told ? serve() : undefined,
      ),
    ]);
  }

  async function serve(): Promise<void> {
    logger.info({ queues: plan.pollers.length, changes: plan.followers.length }, 'triggers are served');
    const served = { logger, retryDelay: options.retryDelay, signal };
    const counter = (of: { function: string; queue: string }) => (handled: number, failed: number) => {
      messages.inc({ ...of, outcome: 'handled' }, handled);
      messages.inc({ ...of, outcome: 'failed' }, failed);
    };
    await Promise.all([
      ...plan.pollers.map((polling) => {
        const count = counter({ function: polling.fn, queue: polling.queue });
        const hosted = functions.find(polling.fn)!;
        return pollQueue(polling, { ...served, hosted, store: connect(), count });
      }),
      ...plan.followers.map((following) => {
        const count = counter({ function: following.fn, queue: `changes of ${following.context}` });
        const hosted = functions.find(following.fn)!;
        return pollChanges(following, { ...served, hosted, store: connect(), count });
      }),
    ]);
  }

  const running = run();
  return {
    ready: () => untold === 0,
    async close() {
      stop.abort();
      await running;
    },
  };
}

function isEmpty({ queues, rules }: Plan): boolean {
  return queues.length + rules.length === 0;
}
