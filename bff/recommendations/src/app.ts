/** Puts the recommendations BFF together. */

import { type Bff, type BffFrame, createBff } from '@tessera/bff';
import type { Client } from '@tessera/contracts/http';
import type { productsContract } from '@tessera/fn-products/contract';
import manifest from '../package.json' with { type: 'json' };
import { recommendationsContract } from './contract.ts';

/** What the app needs: its upstream, and where it runs. */
export interface AppDeps extends BffFrame {
  products: Pick<Client<typeof productsContract>, 'recommend'>;
}

export function createApp({ products, ...frame }: AppDeps): Bff {
  return createBff({
    ...frame,
    name: 'recommendations',
    version: manifest.version,
    contract: recommendationsContract,
    handlers: {
      async goesWell({ params }, { signal }) {
        const { items } = await products.recommend({ params, query: { limit: 4 } }, { signal });
        return {
          items: items.map(({ slug, name, brand, price, image, rating }) => ({
            slug,
            name,
            brand,
            price,
            image,
            rating,
          })),
        };
      },
    },
  });
}
