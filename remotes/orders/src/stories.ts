/** The states of the remote's fragments, for its dev page and its conformance tests. */

import type { Cart, CartLine, Order, OrderSummary } from '@tessera/bff-orders/contract';
import { EXAMPLE_IMAGE, type StoryOf } from '@tessera/fragment/stories';
import { noFaults } from '@tessera/ui/faults';
import type { Props } from './props.ts';

const line = (index: number, conflict: CartLine['conflict'] = null): CartLine => ({
  sku: `EXAMPLE-${index}`,
  quantity: index,
  slug: `example-${index}`,
  name: `Example thing ${index}`,
  variant: index % 2 === 0 ? '' : 'Sand',
  image: EXAMPLE_IMAGE,
  price: 1_900,
  stock: 10,
  lineTotal: 1_900 * index,
  conflict,
  available: 10,
  addedPrice: 1_700,
});

const cart: Cart = {
  id: 'cart-0001',
  version: 3,
  lines: [line(1), line(2)],
  count: 3,
  subtotal: 5_700,
  currency: 'EUR',
  notices: [],
};

const emptyCart: Cart = { ...cart, id: null, version: 0, lines: [], count: 0, subtotal: 0 };
const troubledCart: Cart = {
  ...cart,
  lines: [line(1, 'out-of-stock'), line(2, 'reduced'), line(3, 'price-changed')],
  notices: [{ kind: 'merged', sku: null, name: null, wanted: null, kept: null }],
};

const totals = {
  subtotal: 5_700,
  delivery: 0,
  total: 5_700,
  vat: 910,
  vatRate: 19,
  currency: 'EUR',
} as const;
const address = {
  name: 'Robin Example',
  street: 'Street 1',
  extra: '',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};

const order: Order = {
  id: 'order-0001',
  number: 'TM-EXAM-PLE1',
  status: 'reserved',
  reason: null,
  placedAt: '2026-01-02T03:04:05Z',
  lines: cart.lines.map(({ conflict: _c, available: _a, addedPrice: _p, stock: _s, ...rest }) => rest),
  address,
  delivery: { option: 'standard', name: 'Standard delivery', price: 0 },
  payment: { token: 'test-accept' },
  totals,
  shipment: null,
  history: [
    { status: 'pending', at: '2026-01-02T03:04:05Z', detail: 'We have your order' },
    { status: 'reserved', at: '2026-01-02T03:04:06Z', detail: '' },
  ],
  cancellable: true,
  version: 2,
};

const shipment: Order['shipment'] = {
  status: 'arranged',
  carrier: 'Test carrier',
  parcels: 2,
  tracking: ['TC2-4F8A02C97B13-01', 'TC2-4F8A02C97B13-02'],
  promised: { from: '2026-01-06', to: '2026-01-08' },
  arrangedAt: '2026-01-02T03:04:07Z',
};

const summary: OrderSummary = {
  id: order.id,
  number: order.number,
  status: 'confirmed',
  placedAt: order.placedAt,
  total: 5_700,
  currency: 'EUR',
  itemCount: 3,
  images: [EXAMPLE_IMAGE],
};

const checkout: Props['checkout'] = {
  cart,
  quote: {
    ...totals,
    cartVersion: 3,
    tag: 'example-tag-of-a-quote',
    blocked: [],
    deliveryOptions: [
      { id: 'standard', name: 'Standard', description: '2 to 4 days', price: 490, freeFrom: 5_000 },
      { id: 'express', name: 'Express', description: 'The next day', price: 990, freeFrom: null },
    ],
  },
  methods: [{ token: 'test-accept', name: 'Test card', description: 'Accepts every payment' }],
  addresses: [{ ...address, id: 'address-1', isDefault: true }],
  idempotencyKey: '00000000-0000-4000-8000-000000000000',
  values: {},
  faults: noFaults,
};

export const stories: readonly StoryOf<Props>[] = [
  { name: 'Two lines', fragment: 'cart', props: { cart, faults: noFaults } },
  { name: 'Empty', fragment: 'cart', props: { cart: emptyCart, faults: noFaults } },
  { name: 'In trouble', fragment: 'cart', props: { cart: troubledCart, faults: noFaults } },
  { name: 'Filled in', fragment: 'checkout', props: checkout },
  {
    name: 'Refused',
    fragment: 'checkout',
    props: {
      ...checkout,
      values: { city: '' },
      faults: { form: 'Please check.', fields: { city: 'Too short.' } },
    },
  },
  { name: 'None', fragment: 'orders', props: { items: [], cursor: null } },
  { name: 'More to come', fragment: 'orders', props: { items: [summary], cursor: 'next' } },
  {
    name: 'On its way',
    fragment: 'order',
    props: { order: { ...order, status: 'confirmed', shipment }, faults: noFaults },
  },
  {
    name: 'Called back',
    fragment: 'order',
    props: {
      order: {
        ...order,
        status: 'cancelled',
        shipment: { ...shipment, status: 'cancelled' },
        cancellable: false,
      },
      faults: noFaults,
    },
  },
  {
    name: 'Failed',
    fragment: 'order',
    props: {
      order: { ...order, status: 'failed', reason: 'payment-declined', cancellable: false },
      faults: noFaults,
    },
  },
];
