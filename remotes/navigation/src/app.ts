/** The expose that the shell loads. */

import { navigationRoutes } from '@tessera/bff-navigation/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { createLitApp } from '@tessera/fragment/lit';
import { fragments } from './fragments.ts';

export const app = createLitApp({
  name: 'navigation',
  fragments,
  createApi: (headers) => createBrowserClient(navigationRoutes, { base: '/api/navigation', headers }),
});
