import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'products',
  provisioned: 1,
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['bff-navigation', 'bff-catalog', 'bff-orders', 'bff-recommendations', 'store'],
  internal: { 'PUT /reservations/{id}': ['store'], 'DELETE /reservations/{id}': ['store'] },
});
