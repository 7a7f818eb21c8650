/** The browser's entry of the ordinary app: hydrates the whole page from one bundle. */

import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import '../../../shell/src/shell.css';
import { createBrowserClient } from '@tessera/contracts/http-client';
import { type FragmentApp, readFragment } from '@tessera/fragment';
import { createLitApp } from '@tessera/fragment/lit';
import { createReactApp } from '@tessera/fragment/react';
import { fragments, RELEASE } from './fragments.ts';

const { catalog, navigation, recommendations } = fragments;
const apps: Readonly<Record<string, FragmentApp>> = {
  catalog: createReactApp({
    name: 'catalog',
    pages: catalog.pages,
    createApi: (headers) => createBrowserClient(catalog.routes, { base: '/api/catalog', headers }),
  }),
  navigation: createLitApp({
    name: 'navigation',
    fragments: navigation.fragments,
    createApi: (headers) => createBrowserClient(navigation.routes, { base: '/api/navigation', headers }),
  }),
  recommendations: createLitApp({
    name: 'recommendations',
    fragments: recommendations.fragments,
    createApi: (headers) =>
      createBrowserClient(recommendations.routes, { base: '/api/recommendations', headers }),
  }),
};

for (const slot of document.querySelectorAll<HTMLElement>('tessera-slot')) {
  const existing = readFragment(slot);
  if (existing === null) continue;
  const [remote = '', fragment = ''] = existing.name.split('/');
  apps[remote]?.mount(
    slot,
    { fragment, params: {}, status: 200, props: existing.props },
    {
      key: slot.getAttribute('slot-key') ?? '',
      release: RELEASE,
      pageToken: '',
      navigate: (href) => location.assign(href),
      report: (error) => console.error(error),
    },
  );
}
