import { createRequire } from 'node:module';
import { cloudEventSchema } from '@tessera/contracts/operator';
import { describe, expect, it } from 'vitest';
import { cloudEventsOf } from '../testing/cloud-events-of.ts';
import { cloudEventsDefinition } from './cloud-events.ts';

const row = {
  pk: { S: 'outbox#order-0001' },
  sk: { S: '001900000000000-some-00' },
  type: { S: 'OrderPaid' },
  version: { N: '1' },
  key: { S: 'order-0001' },
  at: { N: '1900000000000' },
  data: { S: '{"id":"order-0001","lines":[{"n":1}],"none":null}' },
  trace: { S: '' },
  correlation: { S: 'order-0001' },
  causation: { S: '' },
};

describe('the machine between a stream and the bus', () => {
  it('is what asl-validator takes without a fault', async () => {
    // It brings no types.
    const validate = createRequire(import.meta.url)('asl-validator') as (
      definition: object,
    ) => Promise<unknown> | object;
    expect(await validate(structuredClone(cloudEventsDefinition))).toMatchObject({
      isValid: true,
      errors: [],
    });
  });

  it('makes one event as on one machine, its data an object, and leaves out what is not known', async () => {
    const [made] = await cloudEventsOf('my-shop-orders', [row]);
    const { name, ...event } = made!;
    expect(name).toBe('OrderPaid');
    expect(cloudEventSchema.parse(event)).toEqual(event);
    expect(event).toEqual({
      specversion: '1.0',
      id: 'orders-001900000000000-some-00',
      source: '/tessera/orders',
      type: 'tessera.orders.OrderPaid',
      subject: 'order-0001',
      time: '2030-03-17T17:46:40.000Z',
      datacontenttype: 'application/json',
      dataschema: '/events/schemas/orders/OrderPaid/1',
      sequence: `${'0'.repeat(36)}1000`,
      correlationid: 'order-0001',
      data: { id: 'order-0001', lines: [{ n: 1 }], none: null },
    });
  });

  it('makes an event of every record, in their order', async () => {
    const rows = ['a', 'b', 'c'].map((key) => ({ ...row, key: { S: key } }));
    const made = await cloudEventsOf('tessera-orders', rows);
    expect(made.map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
  });
});
