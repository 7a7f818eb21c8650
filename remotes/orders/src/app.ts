/** The expose that the shell loads. */

import { ordersRoutes } from '@tessera/bff-orders/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { createReactApp } from '@tessera/fragment/react';
import { pages } from './pages.ts';

export const app = createReactApp({
  name: 'orders',
  pages,
  createApi: (headers) => createBrowserClient(ordersRoutes, { base: '/api/orders', headers }),
});
