/** What the catalog remote asks of its BFF: one operation per screen. */

import { quantity, sku, text, toList } from '@tessera/contracts/fields';
import { type Client, defineContract } from '@tessera/contracts/http';
import {
  browsePageSchema,
  categorySchema,
  productCardSchema,
  productSchema,
  sortOrders,
} from '@tessera/fn-products/contract';
import { z } from 'zod';
import { catalogRoutes } from './routes.ts';

/** Whatever an address holds: what cannot be a slug is not found, like one that does not exist. */
const anySlug = z.object({ slug: z.string().min(1).max(400) });

/** Filters as addresses carry them. What cannot be read is ignored: an old link still shows its list. */
const filterFields = {
  brand: toList(text(60), 30).optional().catch(undefined),
  /** Whole euros. */
  min: z.coerce.number<string>().int().min(0).max(1_000_000).optional().catch(undefined),
  /** Whole euros. */
  max: z.coerce.number<string>().int().min(0).max(1_000_000).optional().catch(undefined),
  rating: z.coerce.number<string>().int().min(1).max(5).optional().catch(undefined),
  stock: z.literal('1').optional().catch(undefined),
  sort: z.enum(sortOrders).default('relevance').catch('relevance'),
  page: z.coerce.number<string>().int().min(1).max(10_000).default(1).catch(1),
};

export const catalogContract = defineContract(catalogRoutes, {
  home: {
    summary: 'What the home page shows',
    response: z.object({
      categories: z.array(categorySchema),
      topRated: z.array(productCardSchema),
      newest: z.array(productCardSchema),
    }),
  },
  category: {
    summary: 'One page of a category; 404 for an unknown one',
    params: anySlug,
    query: z.object(filterFields),
    response: z.object({ category: categorySchema, listing: browsePageSchema }),
  },
  search: {
    summary: 'One page of products for a query; an empty query finds nothing',
    query: z.object({ q: z.string().trim().max(120).default(''), ...filterFields }),
    response: z.object({ query: z.string(), listing: browsePageSchema }),
  },
  product: {
    summary: 'One product; 404 for an unknown one',
    params: anySlug,
    response: productSchema,
  },
  addToCart: {
    summary: 'Puts a variant into the cart of who asks',
    body: z.strictObject({ commandId: z.uuid(), sku, quantity }),
    response: z.object({ count: z.int().min(0), added: z.string() }),
  },
});

export type { BrowsePage, Category, Product, ProductCard, Variant } from '@tessera/fn-products/contract';
export type CatalogApi = Client<typeof catalogContract>;
