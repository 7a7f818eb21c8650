/** Whether the judge would see it: evidence that is whole is spoilt in every way that counts, and must be refused. */

import { type Evidence, judge } from './check.ts';

const spoilt: Readonly<Record<string, (evidence: Evidence) => Evidence>> = {
  'an order that is lost': (evidence) => ({ ...evidence, orders: evidence.orders.slice(1) }),
  'an order that is there twice': (evidence) => ({
    ...evidence,
    orders: [...evidence.orders, ...evidence.orders.slice(0, 1)],
  }),
  'an order that nobody was promised': (evidence) => ({
    ...evidence,
    books: dropFirst(evidence.books, ({ kind }) => kind === 'promised'),
  }),
  'an order that has not ended': (evidence) => ({
    ...evidence,
    orders: evidence.orders.map((order, place) => (place === 0 ? { ...order, status: 'reserved' } : order)),
  }),
  'a charge that is lost': (evidence) => ({
    ...evidence,
    charges: dropFirst(evidence.charges, ({ status }) => status === 'charged'),
  }),
  'a cent too much': (evidence) => {
    const first = evidence.charges.findIndex(({ status }) => status === 'charged');
    const charges = evidence.charges.map((charge, place) =>
      place === first ? { ...charge, amount: charge.amount + 1 } : charge,
    );
    return { ...evidence, charges };
  },
  'one piece too few': (evidence) => ({
    ...evidence,
    left: new Map([...evidence.left].map(([sku, left]) => [sku, left - 1])),
  }),
  'an event that is lost': ({ events, ...evidence }) => ({
    ...evidence,
    events: dropFirst(events, ({ type }) => type === 'tessera.orders.OrderPlaced'),
  }),
  'an event that is there twice': ({ events, ...evidence }) => ({
    ...evidence,
    events: events.flatMap((event, place) => (place === 0 ? [event, event] : [event])),
  }),
  'a shipment that is not on its way': ({ events, ...evidence }) => {
    const first = events.findIndex(({ type }) => type === 'tessera.shipping.ShipmentArranged');
    const type = 'tessera.shipping.ShipmentCancelled';
    return {
      ...evidence,
      events: events.map((event, place) => (place === first ? { ...event, type } : event)),
    };
  },
};

/** @returns a sentence for each fault that was put in and not found */
export function overlooked(evidence: Evidence): string[] {
  return Object.entries(spoilt).flatMap(([fault, spoil]) =>
    judge(spoil(evidence)).length > judge(evidence).length ? [] : [`the judge overlooks ${fault}`],
  );
}

function dropFirst<T>(list: readonly T[], isIt: (one: T) => boolean): T[] {
  const first = list.findIndex(isIt);
  return list.filter((_, place) => place !== first);
}
