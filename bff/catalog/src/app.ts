/** Puts the catalog BFF together. */

import { type Bff, type BffFrame, createBff } from '@tessera/bff';
import { slug } from '@tessera/contracts/fields';
import type { Client } from '@tessera/contracts/http';
import { ProblemError } from '@tessera/contracts/problem';
import type { cartsContract } from '@tessera/fn-carts/contract';
import type { productsContract } from '@tessera/fn-products/contract';
import manifest from '../package.json' with { type: 'json' };
import { PAGE_SIZE, toBrowseQuery } from './browse.ts';
import { catalogContract } from './contract.ts';
import { catalogErrors } from './errors.ts';

/** What the app needs: its upstreams, and where it runs. */
export interface AppDeps extends BffFrame {
  products: Pick<Client<typeof productsContract>, 'listCategories' | 'browse' | 'getProduct'>;
  carts: Pick<Client<typeof cartsContract>, 'addLine'>;
}

const emptyListing = {
  total: 0,
  page: 1,
  pageSize: PAGE_SIZE,
  items: [],
  facets: { brands: [], price: { min: 0, max: 0 }, ratings: [], inStock: 0 },
  corrected: null,
};

export function createApp({ products, carts, ...frame }: AppDeps): Bff {
  return createBff({
    ...frame,
    name: 'catalog',
    version: manifest.version,
    contract: catalogContract,
    handlers: {
      async home(_input, { signal }) {
        const row = (sort: 'rating' | 'newest') =>
          products.browse({ query: { sort, inStock: true, page: 1, pageSize: 8 } }, { signal });
        const [{ categories }, topRated, newest] = await Promise.all([
          products.listCategories({}, { signal }),
          row('rating'),
          row('newest'),
        ]);
        return { categories, topRated: topRated.items, newest: newest.items };
      },

      async category({ params, query }, { signal }) {
        if (!slug.safeParse(params.slug).success) throw catalogErrors.UNKNOWN_CATEGORY(params.slug);
        const [{ categories }, listing] = await Promise.all([
          products.listCategories({}, { signal }),
          products.browse({ query: { ...toBrowseQuery(query), category: params.slug } }, { signal }),
        ]);
        const category = categories.find((candidate) => candidate.slug === params.slug);
        if (category === undefined) throw catalogErrors.UNKNOWN_CATEGORY(params.slug);
        return { category, listing };
      },

      async search({ query: { q, ...filters } }, { signal }) {
        if (q === '') return { query: q, listing: emptyListing };
        const listing = await products.browse({ query: { ...toBrowseQuery(filters), q } }, { signal });
        return { query: q, listing };
      },

      async product({ params }, { signal }) {
        if (!slug.safeParse(params.slug).success) throw catalogErrors.UNKNOWN_PRODUCT(params.slug);
        try {
          return await products.getProduct({ params }, { signal });
        } catch (error) {
          if (error instanceof ProblemError && error.status === 404)
            throw catalogErrors.UNKNOWN_PRODUCT(params.slug);
          throw error;
        }
      },

      async addToCart({ body }, { signal }) {
        const cart = await carts.addLine({ body }, { signal });
        const line = cart.lines.find(({ sku }) => sku === body.sku);
        return { count: cart.count, added: line?.name ?? '' };
      },
    },
  });
}
