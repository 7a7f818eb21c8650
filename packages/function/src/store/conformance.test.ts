import { describeStore } from '../conformance.ts';
import { startTestStore } from '../testing.ts';

describeStore('SQLite behind functions/store', async () => {
  const store = await startTestStore();
  return {
    table: store.as('fn-orders').table('orders'),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
});
