import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'carts',
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['bff-navigation', 'bff-catalog', 'bff-orders', 'bff-account', 'bff-recommendations', 'store'],
  invokers: ['store'],
  internal: { 'POST /users/{user}/ordered-lines': ['store'] },
});
