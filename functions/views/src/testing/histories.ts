/** Random histories of orders, as the events that tell them. */

import type { CloudEvent } from '@tessera/function/store';
import fc from 'fast-check';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const users = ['user-0001', 'user-0002'];

const line = fc.record({
  sku: fc.constantFrom('CUP-RED', 'CUP-BLUE', 'LAMP', 'DESK'),
  quantity: fc.integer({ min: 1, max: 5 }),
});

const order = fc.record({
  lines: fc.uniqueArray(line, { minLength: 1, maxLength: 3, selector: ({ sku }) => sku }),
  user: fc.constantFrom(...users),
  day: fc.integer({ min: 0, max: 60 }),
  end: fc.constantFrom('OrderConfirmed', 'OrderFailed', 'OrderCancelled', null),
});

/** The events of up to a dozen orders, those of each in their order. */
export const histories: fc.Arbitrary<CloudEvent[]> = fc
  .array(order, { minLength: 1, maxLength: 12 })
  .map((orders) => {
    let sequence = 0;
    return orders.flatMap(({ lines, user, day, end }, place) => {
      const id = `order-${String(place).padStart(4, '0')}`;
      const at = START + day * DAY + place;
      const event = (context: string, name: string, data: Record<string, unknown>): CloudEvent => {
        sequence += 1;
        return toEvent({ context, name, id, sequence, at, data });
      };
      const moved = (name: string, status: string, version: number) =>
        event('orders', name, { id, user, status, version });
      const described = lines.map((each) => ({
        ...{
          ...each,
          slug: each.sku.toLowerCase(),
          name: each.sku,
          image: `/media/${each.sku}.svg`,
          price: 100,
        },
        category: each.sku.startsWith('CUP') ? 'kitchen' : 'home',
      }));
      return [
        event('orders', 'OrderPlaced', {
          ...{
            id,
            number: `TM-${place}`,
            user,
            total: 100,
            subtotal: 100,
            lines: described,
            token: 'test-accept',
          },
          placedAt: at,
        }),
        event('products', 'StockReserved', { id, lines }),
        moved('OrderReserved', 'reserved', 2),
        ...(end === null ? [] : [moved(end, end.slice('Order'.length).toLowerCase(), 3)]),
        ...(end === 'OrderFailed' ? [event('products', 'StockReleased', { id, lines })] : []),
      ];
    });
  });

function toEvent(of: {
  context: string;
  name: string;
  id: string;
  sequence: number;
  at: number;
  data: Record<string, unknown>;
}): CloudEvent {
  return {
    specversion: '1.0',
    id: `${of.context}-${of.sequence}`,
    source: `/tessera/${of.context}`,
    type: `tessera.${of.context}.${of.name}`,
    subject: of.id,
    time: new Date(of.at).toISOString(),
    datacontenttype: 'application/json',
    dataschema: `/events/schemas/${of.context}/${of.name}/1`,
    sequence: String(of.sequence).padStart(12, '0'),
    data: of.data,
  };
}
