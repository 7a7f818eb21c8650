import type { Order, OrdersApi } from '@tessera/bff-orders/contract';
import { listen } from '@tessera/fragment';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stories } from '../stories.ts';
import { useLiveOrder } from './use-live-order.ts';

const given = stories.find(({ fragment }) => fragment === 'order')!.props as { order: Order };

/** What the BFF would tell, when the test says so. */
class Events extends EventTarget {
  static open: Events;
  constructor() {
    super();
    Events.open = this;
  }
  close(): void {}
}

let counts: number[];
let endListening: () => void;
beforeEach(() => {
  vi.stubGlobal('EventSource', Events);
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  counts = [];
  endListening = listen('cart:changed', ({ count }) => void counts.push(count));
});
afterEach(() => {
  endListening();
  vi.unstubAllGlobals();
});

/** Shows an order that is what `now` says whenever the BFF tells of a change. */
async function showOrder(now: { status: Order['status']; cart: () => Promise<number> }) {
  let version = 1;
  const order = { ...given.order, status: 'reserved' as const, version };
  const api = {
    getOrder: async () => {
      version += 1;
      return { ...order, status: now.status, version };
    },
    cart: async () => ({ count: await now.cart() }),
  } as unknown as OrdersApi;
  const View = () => <p>{useLiveOrder(order, api).status}</p>;
  const place = document.createElement('div');
  const root = createRoot(place);
  await act(async () => root.render(<View />));
  const tell = (status: Order['status']) =>
    act(async () => {
      now.status = status;
      Events.open.dispatchEvent(new Event('order'));
    });
  return { place, tell, [Symbol.dispose]: () => act(() => root.unmount()) };
}

it('tells what is left in the cart once it is sure, although it was asked before too early', async () => {
  let inCart = 3;
  using shown = await showOrder({ status: 'reserved', cart: async () => inCart });
  await shown.tell('charged');
  inCart = 0;
  await shown.tell('confirmed');
  expect(shown.place.textContent).toBe('confirmed');
  expect(counts).toEqual([3, 0]);
});

it('does not tell an answer that a later one has overtaken', async () => {
  const early = Promise.withResolvers<number>();
  const answers = [early.promise, Promise.resolve(0)];
  using shown = await showOrder({ status: 'reserved', cart: () => answers.shift()! });
  await shown.tell('charged');
  await shown.tell('confirmed');
  await act(async () => early.resolve(3));
  expect(counts).toEqual([0]);
});
