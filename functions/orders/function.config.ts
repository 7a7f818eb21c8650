import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'orders',
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['bff-orders', 'bff-account', 'store'],
  internal: { 'POST /orders/{id}/progress': ['store'] },
});
