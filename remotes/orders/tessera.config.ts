import { sku } from '@tessera/contracts/fields';
import { defineRemote } from '@tessera/federation';

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
      nests: ['recommendations/goes-well'],
      passes: { 'recommendations/goes-well': { sku } },
    },
    checkout: page,
    orders: { ...page, query: ['cursor'] },
    order: page,
  },
  events: { emits: ['cart:changed', 'order:placed'] },
  bff: { name: 'orders', contract: '^1.0.0' },
  budget: 25_000,
});
