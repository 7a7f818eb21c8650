/** The expose that the shell loads. */

import { accountRoutes } from '@tessera/bff-account/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { createReactApp } from '@tessera/fragment/react';
import { pages } from './pages.ts';

export const app = createReactApp({
  name: 'account',
  pages,
  createApi: (headers) => createBrowserClient(accountRoutes, { base: '/api/account', headers }),
});
