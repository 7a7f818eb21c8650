/** The store's own rules: what becomes of orders when events tell of them. */

import { ProblemError } from '@tessera/contracts/problem';
import { orderFeedSchemas } from '@tessera/function/store';
import { z } from 'zod';
import type { OwnRule } from '../events/rules/rules.ts';
import { createOwnTarget } from '../events/targets/own-target.ts';
import type { StateMachines } from '../states/state-machines.ts';
import type { OrderRunner } from './runner.ts';
import { SAGA } from './saga.ts';

const settledSchema = z.object({ status: z.string(), taskToken: z.string() });

/** Orders are begun when they are placed, woken when their customer cancels, and told of their payment. */
export function ownRules(runner: OrderRunner, machines: Pick<StateMachines, 'answer'>): OwnRule[] {
  return [
    {
      name: 'order-begin',
      machine: SAGA,
      pattern: { source: ['tessera.orders'], 'detail-type': ['OrderPlaced'] },
      target: createOwnTarget(({ event: { data, trace } }) =>
        runner.accept(orderFeedSchemas.OrderPlaced.parse(JSON.parse(data)), trace),
      ),
    },
    {
      name: 'order-wake',
      machine: SAGA,
      pattern: { source: ['tessera.orders'], 'detail-type': ['OrderCancellationRequested'] },
      target: createOwnTarget(async ({ event: { key } }) => runner.wake(key)),
    },
    {
      name: 'order-payment',
      machine: SAGA,
      pattern: { source: ['tessera.payments'], 'detail-type': ['PaymentSettled'] },
      target: createOwnTarget(async ({ event: { data } }) => {
        const { status, taskToken } = settledSchema.parse(JSON.parse(data));
        await machines.answer(taskToken, { output: { status } }).catch((error: unknown) => {
          // It has given up waiting, and asks the provider itself.
          if (!(error instanceof ProblemError && error.code === 'store-task-unknown')) throw error;
        });
      }),
    },
  ];
}
