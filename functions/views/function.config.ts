import { defineFunction } from '@tessera/function';

const batch = { size: 100, window: 50 };
const from = 'beginning';

export default defineFunction({
  name: 'views',
  timeout: 10_000,
  // One batch of a view after the other: two would only undo each other's writes.
  concurrency: 1,
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['store'],
  invokers: ['store'],
  triggers: [
    { name: 'history', events: { source: ['tessera.orders'] }, from, batch },
    {
      name: 'best-sellers',
      events: {
        source: ['tessera.orders'],
        'detail-type': ['OrderPlaced', 'OrderConfirmed', 'OrderFailed', 'OrderCancelled'],
      },
      from,
      batch,
    },
    {
      name: 'low-stock',
      events: { source: ['tessera.products'], 'detail-type': ['StockReserved'] },
      from,
      batch,
    },
  ],
});
