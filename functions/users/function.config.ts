import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'users',
  // Every password that is checked takes 19 MiB beside the heap, and the allocator keeps some of it.
  memory: 384,
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['bff-account', 'bff-navigation', 'bff-orders', 'edge'],
});
