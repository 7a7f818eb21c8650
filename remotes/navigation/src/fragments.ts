/** The fragments of the remote, for browser and server alike. */

import type { MenuLink, NavigationApi } from '@tessera/bff-navigation/contract';
import type { LitFragment } from '@tessera/fragment/lit';
import { NavCartBadge } from './badge/nav-cart-badge.ts';
import { NavFooter } from './footer/nav-footer.ts';
import { NavHeader } from './header/nav-header.ts';
import { NavUserMenu } from './menu/nav-user-menu.ts';

const header: LitFragment<NavigationApi, { categories: readonly MenuLink[] }> = {
  tag: 'nav-header',
  element: NavHeader,
  slots: [
    { slot: 'user', name: 'navigation/user-menu', key: 'user-menu' },
    { slot: 'cart', name: 'navigation/cart-badge', key: 'cart-badge' },
  ],
  load: async ({ api, signal }) => ({ props: await api.menu({}, { signal }) }),
};

const cartBadge: LitFragment<NavigationApi, { count: number }> = {
  tag: 'nav-cart-badge',
  element: NavCartBadge,
  load: async ({ api, signal }) => ({ props: await api.cartCount({}, { signal }) }),
};

const userMenu: LitFragment<NavigationApi, { name: string | null }> = {
  tag: 'nav-user-menu',
  element: NavUserMenu,
  load: async ({ api, signal }) => ({ props: await api.me({}, { signal }) }),
};

const footer: LitFragment<NavigationApi, { categories: readonly MenuLink[] }> = {
  tag: 'nav-footer',
  element: NavFooter,
  load: async ({ api, signal }) => ({ props: await api.menu({}, { signal }) }),
};

export const fragments = { header, 'cart-badge': cartBadge, 'user-menu': userMenu, footer };
