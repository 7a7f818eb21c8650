import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'products',
  provisioned: 1,
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['bff-navigation', 'bff-catalog', 'bff-orders', 'bff-recommendations', 'store'],
  invokers: ['store'],
  internal: {
    'PUT /reservations/{id}': ['store'],
    'DELETE /reservations/{id}': ['store'],
    'DELETE /reservations': ['store'],
  },
  triggers: [
    {
      name: 'forget-reservations',
      schedule: 'cron(17 3 * * ? *)',
      input: { operation: 'forgetReservations' },
    },
  ],
});
