/**
 * What each fragment shows: the types of its element, the fields of its stories, and what its tests hold both to. Sources
 * of the browser take types from here and nothing else.
 */

import { navigationContract } from '@tessera/bff-navigation/contract';
import type { z } from 'zod';

export const props = {
  header: navigationContract.menu.response,
  'cart-badge': navigationContract.cartCount.response,
  'user-menu': navigationContract.me.response,
  footer: navigationContract.menu.response,
};

export type Props = { [Fragment in keyof typeof props]: z.output<(typeof props)[Fragment]> };
