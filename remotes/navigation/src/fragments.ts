/** The fragments of the remote, for browser and server alike. */

import type { NavigationApi } from '@tessera/bff-navigation/contract';
import type { LitFragment } from '@tessera/fragment/lit';
import { NavCartBadge } from './badge/nav-cart-badge.ts';
import { NavFooter } from './footer/nav-footer.ts';
import { NavHeader } from './header/nav-header.ts';
import { NavUserMenu } from './menu/nav-user-menu.ts';
import type { Props } from './props.ts';

const header: LitFragment<NavigationApi, Props['header']> = {
  tag: 'nav-header',
  element: NavHeader,
  slots: [
    { slot: 'user', name: 'navigation/user-menu', key: 'user-menu' },
    { slot: 'cart', name: 'navigation/cart-badge', key: 'cart-badge' },
  ],
  load: async ({ api, signal }) => ({ props: await api.menu({}, { signal }) }),
};

const cartBadge: LitFragment<NavigationApi, Props['cart-badge']> = {
  tag: 'nav-cart-badge',
  element: NavCartBadge,
  load: async ({ api, signal }) => ({ props: await api.cartCount({}, { signal }) }),
};

const userMenu: LitFragment<NavigationApi, Props['user-menu']> = {
  tag: 'nav-user-menu',
  element: NavUserMenu,
  load: async ({ api, signal }) => ({ props: await api.me({}, { signal }) }),
};

const footer: LitFragment<NavigationApi, Props['footer']> = {
  tag: 'nav-footer',
  element: NavFooter,
  load: async ({ api, signal }) => ({ props: await api.menu({}, { signal }) }),
};

export const fragments = { header, 'cart-badge': cartBadge, 'user-menu': userMenu, footer };
