/** The BFF's API in the browser; its client loads with the first question, since most first loads have none. */

import type { NavigationApi } from '@tessera/bff-navigation/contract';
import { navigationRoutes } from '@tessera/bff-navigation/routes';

/** @param headers go with every call */
export async function loadApi(headers?: () => Record<string, string>): Promise<NavigationApi> {
  const { createBrowserClient } = await import('@tessera/contracts/http-client');
  return createBrowserClient(navigationRoutes, {
    base: '/api/navigation',
    ...(headers === undefined ? {} : { headers }),
  });
}
