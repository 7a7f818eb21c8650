/** The expose that the shell loads. */

import { recommendationsRoutes } from '@tessera/bff-recommendations/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { createLitApp } from '@tessera/fragment/lit';
import { fragments } from './fragments.ts';

export const app = createLitApp({
  name: 'recommendations',
  fragments,
  createApi: (headers) =>
    createBrowserClient(recommendationsRoutes, { base: '/api/recommendations', headers }),
});
