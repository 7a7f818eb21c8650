import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'payments',
  timeout: 5_000,
  environment: ['STORE_URL', 'STORE_TOKEN', 'PROVIDER_URL', 'PROVIDER_SECRET'],
  callers: ['bff-orders', 'store'],
  internal: {
    'PUT /charges/{key}': ['store'],
    'GET /charges/{key}': ['store'],
    'PUT /charges/{key}/refund': ['store'],
  },
});
