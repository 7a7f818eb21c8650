import { sku } from '@tessera/contracts/fields';
import { defineRemote } from '@tessera/federation';
import { props } from './src/props.ts';

const page = { criticality: 'primary', audience: 'private', timeout: 6_000 } as const;

export default defineRemote({
  name: 'orders',
  owner: 'orders-team',
  exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts',
  shared: ['react'],
  routes: [
    { pattern: '/cart', fragment: 'cart', forms: true, private: true },
    { pattern: '/checkout', fragment: 'checkout', forms: true, private: true, overrides: 'refused' },
    { pattern: '/orders', fragment: 'orders', private: true },
    { pattern: '/orders/:id', fragment: 'order', forms: true, private: true },
  ],
  fragments: {
    cart: {
      ...page,
      props: props.cart,
      nests: ['recommendations/goes-well'],
      passes: { 'recommendations/goes-well': { sku } },
    },
    checkout: { ...page, props: props.checkout },
    orders: { ...page, props: props.orders, query: ['cursor'] },
    order: { ...page, props: props.order },
  },
  events: { emits: ['cart:changed', 'order:placed'] },
  bff: { name: 'orders', contract: '^1.0.0' },
  budget: 25_000,
});
