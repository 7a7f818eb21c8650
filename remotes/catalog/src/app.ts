/** The expose that the shell loads. */

import { catalogRoutes } from '@tessera/bff-catalog/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { createReactApp } from '@tessera/fragment/react';
import { pages } from './pages.ts';

export const app = createReactApp({
  name: 'catalog',
  pages,
  createApi: (headers) => createBrowserClient(catalogRoutes, { base: '/api/catalog', headers }),
});
