/**
 * What each fragment shows: the types of its view, the fields of its stories, and what its tests hold both to. Sources of
 * the browser take types from here and nothing else.
 */

import { catalogContract } from '@tessera/bff-catalog/contract';
import { z } from 'zod';

const euros = z.string().regex(/^\d{1,7}$/, 'write whole euros');

const filters = z
  .object({
    q: z.string().optional().describe('Only for the search'),
    brand: z.array(z.string()),
    min: euros.optional().describe('Whole euros'),
    max: euros.optional().describe('Whole euros'),
    rating: z.string().regex(/^\d$/).optional().describe('At least so many stars'),
    stock: z.literal('1').optional().describe('Only what is in stock'),
    sort: z.enum(['relevance', 'price-asc', 'price-desc', 'rating', 'newest']),
  })
  .describe('The filters of the list, as its address carries them');

export const props = {
  home: catalogContract.home.response,
  category: catalogContract.category.response.extend({ filters }),
  search: catalogContract.search.response.extend({ filters }),
  product: z.object({
    product: catalogContract.product.response,
    problem: z.string().nullable().describe('What was wrong with the form that was sent'),
  }),
};

export type Props = { [Fragment in keyof typeof props]: z.output<(typeof props)[Fragment]> };
export type Filters = z.output<typeof filters>;
