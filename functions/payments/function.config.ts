import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'payments',
  timeout: 5_000,
  // A provider that hangs must not keep others from paying.
  concurrency: 8,
  environment: ['STORE_URL', 'STORE_TOKEN', 'PROVIDER_URL', 'PROVIDER_SECRET', 'HOOK_KEYS'],
  callers: ['bff-orders', 'store', 'edge'],
  invokers: ['store'],
  internal: {
    'POST /hooks': ['edge'],
    'PUT /charges/{key}': ['store'],
    'GET /charges/{key}': ['store'],
    'PUT /charges/{key}/refund': ['store'],
  },
});
