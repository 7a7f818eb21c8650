import { defineRemote } from '@tessera/federation';
import { props } from './src/props.ts';

export default defineRemote({
  name: 'navigation',
  owner: 'navigation-team',
  exposes: { './app': 'src/app.ts' },
  server: 'src/server.ts',
  shared: ['lit'],
  fragments: {
    header: {
      props: props.header,
      criticality: 'essential',
      audience: 'public',
      timeout: 1_500,
      cache: { maxAge: 300, staleWhileRevalidate: 3_600, staleIfError: 86_400 },
      nests: ['navigation/cart-badge', 'navigation/user-menu'],
      passes: { 'navigation/cart-badge': {}, 'navigation/user-menu': {} },
    },
    'cart-badge': {
      props: props['cart-badge'],
      criticality: 'regular',
      audience: 'private',
      timeout: 800,
      emptyProps: { count: 0 },
      fallback: '<a class="nav-fallback" href="/cart">Cart</a>',
    },
    'user-menu': {
      props: props['user-menu'],
      criticality: 'regular',
      audience: 'private',
      timeout: 800,
      emptyProps: { name: null },
      fallback: '<a class="nav-fallback" href="/account">Account</a>',
    },
    footer: {
      props: props.footer,
      criticality: 'regular',
      audience: 'public',
      timeout: 1_500,
      cache: { maxAge: 300, staleWhileRevalidate: 3_600, staleIfError: 86_400 },
    },
  },
  events: {
    hears: [
      'cart:item-added',
      'cart:changed',
      'order:placed',
      'user:signed-in',
      'user:signed-out',
      'user:renamed',
    ],
  },
  bff: { name: 'navigation', contract: '^1.0.0' },
  budget: 8_000,
});
