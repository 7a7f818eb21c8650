/** The expose that the shell loads. */

import { samplePageRoutes } from '@tessera/bff-sample-page/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { createReactApp } from '@tessera/fragment/react';
import { pages } from './pages.ts';

export const app = createReactApp({
  name: 'sample-page',
  pages,
  createApi: (headers) => createBrowserClient(samplePageRoutes, { base: '/api/sample-page', headers }),
});
