/** Puts the navigation BFF together. */

import { type Bff, type BffFrame, createBff } from '@tessera/bff';
import type { Client } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import type { cartsContract } from '@tessera/fn-carts/contract';
import type { productsContract } from '@tessera/fn-products/contract';
import type { usersContract } from '@tessera/fn-users/contract';
import manifest from '../package.json' with { type: 'json' };
import { navigationContract } from './contract.ts';

/** What the app needs: its upstreams, and where it runs. */
export interface AppDeps extends BffFrame {
  products: Pick<Client<typeof productsContract>, 'listCategories' | 'suggest'>;
  carts: Pick<Client<typeof cartsContract>, 'countCart'>;
  users: Pick<Client<typeof usersContract>, 'getProfile'>;
}

export function createApp({ products, carts, users, ...frame }: AppDeps): Bff {
  return createBff({
    ...frame,
    name: 'navigation',
    version: manifest.version,
    contract: navigationContract,
    handlers: {
      async menu(_input, { signal }) {
        const { categories } = await products.listCategories({}, { signal });
        return { categories: categories.map(({ slug, name }) => ({ slug, name })) };
      },
      async suggest({ query }, { signal }) {
        const found = await products.suggest({ query: { q: query.q, limit: 5 } }, { signal });
        return {
          queries: found.queries.slice(0, 5),
          categories: found.categories.slice(0, 3),
          products: found.products
            .slice(0, 5)
            .map(({ slug, name, image, price }) => ({ slug, name, image, price })),
        };
      },
      async cartCount(_input, { identity, signal }) {
        return identity === null ? { count: 0 } : carts.countCart({}, { signal });
      },
      async me(_input, { identity, signal }) {
        if (identity?.user === undefined) return { name: null };
        try {
          return { name: (await users.getProfile({}, { signal })).name };
        } catch (error) {
          // A session that has just been ended elsewhere: whoever it was is a visitor now.
          if (error instanceof ProblemError && error.status === 401) return { name: null };
          throw error;
        }
      },
    },
  });
}
