import { randomUUID } from 'node:crypto';
import type { Visit } from '@tessera/function';
import { variantKey } from '@tessera/function/store';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from './carrier/carrier.ts';
import { createTestCarrier } from './carrier/test-carrier.ts';
import { createShippingHandlers } from './shipping.ts';

const visit: Visit = { caller: 'store', requestId: 'test' };
const address = {
  ...{ name: 'Ada', street: 'Hauptstr. 1', extra: '', postcode: '10115', city: 'Berlin', country: 'DE' },
};
/** A Monday morning. */
const placedAt = '2026-11-23T08:00:00.000Z';
let store: TestStore;

beforeAll(async () => {
  store = await startTestStore({ LOG_LEVEL: 'warn' });
  const variant = {
    ...{ slug: 'chair', productName: 'Chair', brand: 'Norr', category: 'furniture', name: '', options: {} },
    ...{ sku: 'CHAIR-1', price: 100, image: '/media/chair.svg', stock: 10 },
  };
  await store
    .as('fn-products')
    .table('products')
    .transact({ writes: [{ op: 'put', ...variantKey('CHAIR-1'), value: variant }] });
});

afterAll(() => store[Symbol.asyncDispose]());

function start(carrier?: Carrier) {
  const own = store.as('fn-shipping');
  return createShippingHandlers(own, carrier ?? createTestCarrier(own.table('shipping')));
}

/** An order as function `orders` keeps it. */
async function place(facts: { postcode?: string; option?: string; quantity?: number } = {}): Promise<string> {
  const { postcode = address.postcode, option = 'standard', quantity = 3 } = facts;
  const id = randomUUID();
  await store
    .as('fn-orders')
    .table('orders')
    .transact({
      writes: [
        {
          ...{ op: 'put', pk: `order#${id}`, sk: 'order' },
          value: {
            ...{ id, placedAt, address: { ...address, postcode }, delivery: { option } },
            lines: [{ sku: 'CHAIR-1', quantity }],
          },
        },
      ],
    });
  return id;
}

describe('shipping', () => {
  it('arranges an order once, with parcels, numbers and a promise', async () => {
    const id = await place();
    const shipping = start();
    const answers = await Promise.all(
      [1, 2, 3].map(() => shipping.arrangeShipment({ params: { id } }, visit)),
    );
    expect(answers[0]).toMatchObject({
      ...{ status: 'arranged', carrier: 'Test carrier', parcels: 2 },
      promised: { from: '2026-11-25', to: '2026-11-27' },
    });
    expect(new Set(answers.flatMap(({ tracking }) => tracking)).size).toBe(2);
    const { parcels } = await shipping.getShipment({ params: { id } }, visit);
    expect(parcels.map(({ grams, pieces }) => [grams, pieces])).toEqual([
      [28_000, 2],
      [14_000, 1],
    ]);
  });

  it('has no carrier for what is picked up', async () => {
    const id = await place({ option: 'pickup', postcode: '00000' });
    expect(await start().arrangeShipment({ params: { id } }, visit)).toMatchObject({
      ...{ carrier: null, parcels: 0, tracking: [] },
    });
  });

  it.each([
    { what: 'a postcode that no carrier knows', facts: { postcode: '00000' } },
    { what: 'an island by express', facts: { option: 'express', postcode: '27498' } },
    { what: 'more parcels than anyone takes', facts: { quantity: 401 } },
  ])('does not ship $what', async ({ facts }) => {
    const id = await place(facts);
    const refused = start().arrangeShipment({ params: { id } }, visit);
    await expect(refused).rejects.toMatchObject({ code: 'shipping-not-deliverable', status: 422 });
    await expect(start().getShipment({ params: { id } }, visit)).rejects.toMatchObject({
      code: 'shipping-unknown-shipment',
    });
  });

  it('fails while the carrier does, and works then', async () => {
    const id = await place({ postcode: '00001' });
    const ask = () => start().arrangeShipment({ params: { id } }, visit);
    await expect(ask()).rejects.toMatchObject({ code: 'shipping-carrier-failed' });
    await expect(ask()).rejects.toMatchObject({ code: 'shipping-carrier-failed' });
    expect(await ask()).toMatchObject({ status: 'arranged' });
  });

  it('ships nothing after it was cancelled, whether it was arranged or not', async () => {
    for (const isArranged of [true, false]) {
      const id = await place();
      const params = { id };
      if (isArranged) await start().arrangeShipment({ params }, visit);
      await start().cancelShipment({ params }, visit);
      await start().cancelShipment({ params }, visit);
      await expect(start().arrangeShipment({ params }, visit)).rejects.toMatchObject({
        code: 'shipping-cancelled',
      });
      expect(await start().getShipment({ params }, visit)).toMatchObject({ status: 'cancelled' });
    }
  });

  it('takes back at the carrier what was cancelled while it was booked', async () => {
    const id = await place();
    const told: string[] = [];
    const slow: Carrier = {
      name: 'Slow',
      refusal: () => null,
      async book() {
        told.push('booked');
        await start(slow).cancelShipment({ params: { id } }, visit);
        return ['late-1', 'late-2'];
      },
      async cancel() {
        told.push('cancelled');
      },
    };
    await expect(start(slow).arrangeShipment({ params: { id } }, visit)).rejects.toMatchObject({
      code: 'shipping-cancelled',
    });
    expect(told).toEqual(['booked', 'cancelled', 'cancelled']);
  });

  it('knows no shipment of an order that there is not', async () => {
    const params = { id: 'order-none' };
    await expect(start().arrangeShipment({ params }, visit)).rejects.toMatchObject({
      code: 'shipping-unknown-order',
    });
  });
});
