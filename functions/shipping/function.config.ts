import { defineFunction } from '@tessera/function';

export default defineFunction({
  name: 'shipping',
  environment: ['STORE_URL', 'STORE_TOKEN'],
  callers: ['store'],
  invokers: ['store'],
});
