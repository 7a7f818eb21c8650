/** The operations of function `products`, served by the host below `/products`. */

import { identifier, sku, slug, toList } from '@tessera/contracts/fields';
import { defineContract } from '@tessera/contracts/http';
import { z } from 'zod';
import {
  browsePageSchema,
  browseQuerySchema,
  categorySchema,
  productCardSchema,
  productSchema,
  reservationSchema,
  stockLinesSchema,
  suggestionsSchema,
  variantDetailSchema,
} from './schemas.ts';

export const productsRoutes = {
  listCategories: 'GET /categories',
  browse: 'GET /browse',
  suggest: 'GET /suggestions',
  getProduct: 'GET /items/{slug}',
  getVariants: 'GET /variants',
  recommend: 'GET /variants/{sku}/recommendations',
  reserveStock: 'PUT /reservations/{id}',
  releaseStock: 'DELETE /reservations/{id}',
  forgetReservations: 'DELETE /reservations',
} as const;

export const productsContract = defineContract(productsRoutes, {
  listCategories: {
    summary: 'All categories in the order of the menu',
    response: z.object({ categories: z.array(categorySchema) }),
  },
  browse: {
    summary: 'One page of products by category, text and filters, with facets',
    query: browseQuerySchema,
    response: browsePageSchema,
  },
  suggest: {
    summary: 'Queries, categories and products for what was typed so far',
    query: z.object({
      q: z.string().trim().min(1).max(120),
      limit: z.coerce.number<number>().int().min(1).max(10).default(6),
    }),
    response: suggestionsSchema,
  },
  getProduct: {
    summary: 'One product with its variants; 404 products-unknown-product',
    params: z.object({ slug }),
    response: productSchema,
  },
  getVariants: {
    summary: 'Variants by sku, at most 100; unknown ones are left out',
    query: z.object({ sku: toList(sku, 100) }),
    response: z.object({ variants: z.array(variantDetailSchema) }),
  },
  recommend: {
    summary: 'Products that go well with a variant; an empty list for an unknown one',
    params: z.object({ sku }),
    query: z
      .object({ limit: z.coerce.number<number>().int().min(1).max(12).default(4) })
      .default({ limit: 4 }),
    response: z.object({ items: z.array(productCardSchema).max(12) }),
  },
  reserveStock: {
    summary: 'Internal. Reserves stock for an order, all lines or none; repeating it changes nothing',
    params: z.object({ id: identifier }),
    body: z.strictObject({ lines: stockLinesSchema }),
    response: reservationSchema,
  },
  releaseStock: {
    summary: 'Internal. Gives the stock of a reservation back; repeating it changes nothing',
    params: z.object({ id: identifier }),
    response: z.void(),
    status: 204,
  },
  forgetReservations: {
    summary: 'Internal. Deletes reservations of orders that ended a month ago; done every night',
    response: z.object({ forgotten: z.int() }),
  },
});
