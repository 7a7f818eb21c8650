/** The BFF's API for what elements ask while they are in use. */

import type { NavigationApi } from '@tessera/bff-navigation/contract';
import { navigationRoutes } from '@tessera/bff-navigation/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';

export const api: NavigationApi = createBrowserClient(navigationRoutes, { base: '/api/navigation' });
