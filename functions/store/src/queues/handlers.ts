/** The operations of queues, each for those who may: whoever serves triggers, and whoever runs the installation. */

import type { Handlers } from '@tessera/contracts/http';
import type { queuesContract } from '@tessera/function/store';
import type { Metrics } from '@tessera/service';
import { requireScope, scopeOf } from '../scopes/scopes.ts';
import type { Call } from '../tables/handlers.ts';
import type { Queues } from './queues.ts';

export function createQueueHandlers(queues: Queues): Handlers<typeof queuesContract, Call> {
  const serves = ({ caller }: Call) => {
    requireScope(caller, 'serve queues', scopeOf(caller).triggers);
    return queues;
  };
  const looksAt = ({ caller }: Call) => {
    requireScope(caller, 'look into queues', scopeOf(caller).queues);
    return queues;
  };
  return {
    listQueues: async (_, call) => ({ queues: looksAt(call).list() }),
    putQueue: ({ params, body }, call) => serves(call).put(params.name, body),
    async sendMessages({ params: { name }, body }, { caller }) {
      const { triggers, sends } = scopeOf(caller);
      requireScope(caller, `send to queue "${name}"`, triggers || sends.includes(name));
      return { messages: await queues.send(name, body.messages) };
    },
    peekMessages: async ({ params, query }, call) => ({
      messages: looksAt(call).peek(params.name, query.limit),
    }),
    purgeQueue: async ({ params }, call) => ({ deleted: await looksAt(call).purge(params.name) }),
    receiveMessages: async ({ params, body }, call) => ({
      messages: await serves(call).receive(params.name, {
        ...body,
        ...(call.signal ? { signal: call.signal } : {}),
      }),
    }),
    deleteMessages: async ({ params, body }, call) => ({
      deleted: await serves(call).remove(params.name, body.receipts),
    }),
    changeVisibility: async ({ params, body }, call) => ({
      changed: await serves(call).changeVisibility(params.name, body.receipts, body.visibilityTimeout),
    }),
    redriveMessages: async ({ params, body }, call) => ({
      moved: await looksAt(call).redrive(params.name, body.max),
    }),
  };
}

/** Depth and age of every queue, measured when somebody reads. */
export function measureQueues(queues: Queues, metrics: Metrics): void {
  metrics.gauge('store_queue_messages', 'Messages in a queue', ['queue', 'state'], (gauge) => {
    for (const { name: queue, visible, inFlight, delayed } of queues.list()) {
      gauge.set({ queue, state: 'visible' }, visible);
      gauge.set({ queue, state: 'in-flight' }, inFlight);
      gauge.set({ queue, state: 'delayed' }, delayed);
    }
  });
  metrics.gauge(
    'store_queue_oldest_age_seconds',
    'Age of the oldest message of a queue',
    ['queue'],
    (gauge) => {
      for (const { name: queue, oldestAge } of queues.list()) gauge.set({ queue }, oldestAge / 1_000);
    },
  );
}
