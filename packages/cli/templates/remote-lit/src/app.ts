/** The expose that the shell loads. */

import { samplePageRoutes } from '@tessera/bff-sample-page/routes';
import { createLitApp } from '@tessera/fragment/lit';
import { fragments } from './fragments.ts';

export const app = createLitApp({
  name: 'sample-page',
  fragments,
  // A first load brings its props along: only a client navigation asks the BFF.
  async createApi(headers) {
    const { createBrowserClient } = await import('@tessera/contracts/http-client');
    return createBrowserClient(samplePageRoutes, { base: '/api/sample-page', headers });
  },
});
