/** What the exposes have in common: the remote's name and its BFF. */

import { catalogRoutes } from '@tessera/bff-catalog/routes';
import { createBrowserClient } from '@tessera/contracts/http-client';
import type { FragmentApp } from '@tessera/fragment';
import { type AnyReactPage, createReactApp } from '@tessera/fragment/react';

export function createCatalogApp(pages: Readonly<Record<string, AnyReactPage>>): FragmentApp {
  return createReactApp({
    name: 'catalog',
    pages,
    createApi: (headers) => createBrowserClient(catalogRoutes, { base: '/api/catalog', headers }),
  });
}
