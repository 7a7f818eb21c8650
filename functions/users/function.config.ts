import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'users',
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['bff-account', 'bff-navigation', 'bff-orders', 'edge'],
});
