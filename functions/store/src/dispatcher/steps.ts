/**
 * The steps of an order: reserve → charge → confirm, and on the way back refund → release → end. Each step may run
 * more than once and each call that it makes can be repeated, keyed by the order's id.
 */

import type { Execution, StepName } from './execution.ts';
import type { Services } from './services.ts';

/** What changes; without `step` the same step runs again after a while. */
export type Change = Partial<Pick<Execution, 'step' | 'asked' | 'ending'>>;

type Step = (execution: Execution, services: Services) => Promise<Change>;

/** How often the provider is asked what became of a charge that it did not answer in time. */
const MOST_ASKED = 4;

const cancelled: Change = {
  ending: { status: 'cancelled', detail: 'Cancelled, nothing was charged in the end' },
};

export const steps: Record<Exclude<StepName, 'done' | 'wait'>, Step> = {
  async reserve({ order }, { products }) {
    const { reserved, lacking } = await products.reserveStock({
      params: { id: order.id },
      body: { lines: order.lines },
    });
    if (reserved) return { step: 'record-reserved' };
    const detail = `Not enough in stock: ${lacking.map((line) => line.sku).join(', ')}`.slice(0, 300);
    return { step: 'end', ending: { status: 'failed', reason: 'out-of-stock', detail } };
  },

  'record-reserved': (execution, services) =>
    record(execution, services, {
      status: 'reserved',
      detail: 'Everything is reserved for you',
      next: 'charge',
      back: 'release',
    }),

  async charge({ order }, { payments }) {
    const { status } = await payments.charge({
      params: { key: order.id },
      body: { amount: order.total, token: order.token },
    });
    return afterCharge(status, 0);
  },

  async settle({ order, asked }, { payments }) {
    const { status } = await payments.getCharge({ params: { key: order.id } });
    return afterCharge(status, asked + 1);
  },

  'record-charged': (execution, services) =>
    record(execution, services, {
      status: 'charged',
      detail: 'The payment went through',
      next: 'clear-cart',
      back: 'refund',
    }),

  async 'clear-cart'({ order }, { carts }) {
    await carts.clearAfterOrder({
      params: { user: order.user },
      body: { orderId: order.id, lines: order.lines },
    });
    return { step: 'wait' };
  },

  confirm: (execution, services) =>
    record(execution, services, {
      status: 'confirmed',
      detail: 'Confirmed and on its way to packing',
      next: 'done',
      back: 'refund',
    }),

  async refund({ order }, { payments }) {
    await payments.refund({ params: { key: order.id } });
    return { step: 'release' };
  },

  async release({ order }, { products }) {
    await products.releaseStock({ params: { id: order.id } });
    return { step: 'end' };
  },

  async end({ order, ending }, { orders }) {
    if (ending === null) throw new TypeError(`Cannot end order "${order.id}": it has no ending`);
    const { status } = await orders.recordProgress({ params: { id: order.id }, body: ending });
    // The customer cancelled while the order was failing: the customer's wish is what it ends by.
    if (status === 'cancelling') return { step: 'end', ...cancelled };
    return { step: 'done' };
  },
};

function afterCharge(
  status: 'charged' | 'declined' | 'refunded' | 'unknown' | 'none',
  asked: number,
): Change {
  switch (status) {
    case 'charged':
      return { step: 'record-charged' };
    case 'declined':
    case 'refunded':
      return {
        step: 'release',
        ending: { status: 'failed', reason: 'payment-declined', detail: 'The payment was declined' },
      };
    case 'unknown':
    case 'none':
      if (asked < MOST_ASKED) return { step: 'settle', asked };
      // A refund also forbids a charge that might still arrive.
      return {
        step: 'refund',
        ending: {
          status: 'failed',
          reason: 'payment-timeout',
          detail: 'The payment provider did not answer; nothing is charged',
        },
      };
  }
}

async function record(
  { order }: Execution,
  { orders }: Services,
  move: {
    status: 'reserved' | 'charged' | 'confirmed';
    detail: string;
    next: StepName;
    /** Where the way back begins when the customer has cancelled. */
    back: StepName;
  },
): Promise<Change> {
  const { status, moved } = await orders.recordProgress({
    params: { id: order.id },
    body: { status: move.status, detail: move.detail },
  });
  if (moved || status === move.status) return { step: move.next };
  if (status === 'cancelling') return { step: move.back, ...cancelled };
  throw new TypeError(`Cannot move order "${order.id}" to "${move.status}": it is "${status}"`);
}
