/** What the recommendations remote asks of its BFF. */

import { money, sku } from '@tessera/contracts/fields';
import { type Client, defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import { recommendationsRoutes } from './routes.ts';

const itemSchema = z.object({
  slug: z.string(),
  name: z.string(),
  brand: z.string(),
  price: money,
  image: z.string(),
  rating: z.number(),
});

export const recommendationsContract = defineContract(recommendationsRoutes, {
  goesWell: {
    summary: 'Products that go well with a variant, at most four; none for an unknown one',
    params: z.object({ sku }),
    response: z.object({ items: z.array(itemSchema).max(4) }),
  },
});

export type RecommendedItem = z.output<typeof itemSchema>;
export type RecommendationsApi = Client<typeof recommendationsContract>;
