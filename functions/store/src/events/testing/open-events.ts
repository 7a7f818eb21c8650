/** Events of real contexts in a folder of their own, delivered to a function that the test stands in for. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudEvent } from '@tessera/contracts/operator';
import { ruleSchema } from '@tessera/function/store';
import { createLogger, createMetrics } from '@tessera/service';
import type { z } from 'zod';
import { type Contexts, openContexts } from '../../database/contexts.ts';
import type { CallFunction } from '../../dispatcher/invoke-function.ts';
import { createQueues, type Queues } from '../../queues/queues.ts';
import { createEvents, type Events } from '../events.ts';
import type { OwnRule } from '../rules/rules.ts';

export interface TestEvents extends AsyncDisposable, Events {
  contexts: Contexts['all'];
  queues: Queues;
  /** Puts a rule for all events of orders. */
  putRule(name: string, rule?: Partial<z.input<typeof ruleSchema>>): Promise<boolean>;
  /** Tells of an order, in one transaction for each. */
  tell(...orders: readonly string[]): Promise<void>;
  /** Stops, and opens the files again as the next process does. */
  reopen(): Promise<void>;
}

/** Takes events, or throws why not. */
export type Take = (events: readonly CloudEvent[]) => unknown;

export interface OpenOptions {
  take?: Take;
  own?: readonly OwnRule[];
  /** Milliseconds before another attempt. @default 1 */
  pause?: number;
}

export async function openEvents({
  take = () => null,
  own = [],
  pause = 1,
}: OpenOptions = {}): Promise<TestEvents> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-events-'));
  const call: CallFunction = async (_name, payload) => {
    const { body } = payload as unknown as { body: { events: CloudEvent[] } };
    return ((await take(body.events)) ?? null) as null;
  };
  let opened = open();

  function open() {
    const contexts = openContexts(folder);
    const queues = createQueues(contexts.all.bus);
    const events = createEvents({
      ...{ contexts: contexts.all, own, call, queues, pause: () => pause },
      ...{ logger: createLogger('test', 'silent'), metrics: createMetrics('test') },
    });
    events.start();
    return { contexts, queues, events };
  }

  async function close(): Promise<void> {
    await opened.events.stop();
    opened.contexts[Symbol.dispose]();
  }

  return {
    get contexts() {
      return opened.contexts.all;
    },
    get queues() {
      return opened.queues;
    },
    get archive() {
      return opened.events.archive;
    },
    get rules() {
      return opened.events.rules;
    },
    start: () => opened.events.start(),
    stop: () => opened.events.stop(),
    putRule: (name, rule = {}) =>
      opened.events.rules.put(
        name,
        ruleSchema.parse({ pattern: { source: ['tessera.orders'] }, target: { function: 'views' }, ...rule }),
      ),
    async tell(...orders) {
      for (const [place, id] of orders.entries()) {
        const data = {
          id: `order-${id.padStart(4, '0')}`,
          user: 'user-0001',
          status: 'confirmed',
          version: place,
        };
        await opened.contexts.all.orders.transact({
          writes: [],
          outbox: [{ type: 'OrderConfirmed', key: id, data }],
        });
      }
    },
    async reopen() {
      await close();
      opened = open();
    },
    async [Symbol.asyncDispose]() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
