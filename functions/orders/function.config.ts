import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'orders',
  spare: true,
  // An order should not wait for a start: nothing else keeps an environment on quiet days.
  triggers: [{ name: 'keep-warm', schedule: 'rate(1 minute)' }],
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['bff-orders', 'bff-account', 'store'],
  invokers: ['store'],
  internal: { 'POST /orders/{id}/progress': ['store'] },
});
