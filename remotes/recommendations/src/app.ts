/** The expose that the shell loads. */

import { recommendationsRoutes } from '@tessera/bff-recommendations/routes';
import { createLitApp } from '@tessera/fragment/lit';
import { fragments } from './fragments.ts';

export const app = createLitApp({
  name: 'recommendations',
  fragments,
  // A first load brings its props along: only a client navigation asks the BFF.
  async createApi(headers) {
    const { createBrowserClient } = await import('@tessera/contracts/http-client');
    return createBrowserClient(recommendationsRoutes, { base: '/api/recommendations', headers });
  },
});
