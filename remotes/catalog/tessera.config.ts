import { sku } from '@tessera/contracts/fields';
import { defineRemote } from '@tessera/federation';
import { props } from './src/props.ts';

const filters = ['brand', 'min', 'max', 'rating', 'stock', 'sort', 'page'];

export default defineRemote({
  name: 'catalog',
  owner: 'catalog-team',
  exposes: { './listing': 'src/listing.ts', './product': 'src/product.ts' },
  server: 'src/server.ts',
  shared: ['react'],
  routes: [
    { pattern: '/', fragment: 'home' },
    { pattern: '/c/:category', fragment: 'category' },
    { pattern: '/search', fragment: 'search' },
    { pattern: '/p/:slug', fragment: 'product', forms: true },
  ],
  fragments: {
    home: {
      props: props.home,
      expose: './listing',
      criticality: 'primary',
      audience: 'public',
      timeout: 3_000,
      cache: { maxAge: 30, staleWhileRevalidate: 300, staleIfError: 3_600 },
    },
    category: {
      props: props.category,
      expose: './listing',
      criticality: 'primary',
      audience: 'public',
      timeout: 3_000,
      query: filters,
      cache: { maxAge: 20, staleWhileRevalidate: 120, staleIfError: 3_600 },
    },
    search: {
      props: props.search,
      expose: './listing',
      criticality: 'primary',
      audience: 'public',
      timeout: 3_000,
      query: ['q', ...filters],
      cache: { maxAge: 20, staleWhileRevalidate: 120, staleIfError: 600 },
    },
    product: {
      props: props.product,
      expose: './product',
      criticality: 'primary',
      audience: 'public',
      timeout: 3_000,
      cache: { maxAge: 10, staleWhileRevalidate: 60, staleIfError: 3_600 },
      nests: ['recommendations/goes-well'],
      passes: { 'recommendations/goes-well': { sku } },
    },
  },
  events: { emits: ['cart:item-added'] },
  bff: { name: 'catalog', contract: '^1.0.0' },
  budget: 16_000,
});
