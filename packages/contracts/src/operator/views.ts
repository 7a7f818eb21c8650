/** Read models as whoever runs the installation sees them at the store: what is in them, and away with it. */

import { z } from 'zod';
import { sku, slug } from '../fields.ts';
import { defineContract } from '../http/contract.ts';

/** Their rules are named `views-` and the view's name. */
export const viewNames = ['history', 'best-sellers', 'low-stock'] as const;

export type ViewName = (typeof viewNames)[number];

const viewParams = z.object({ view: z.enum(viewNames) });

export const viewsContract = defineContract(
  {
    listViews: 'GET /views',
    dropView: 'DELETE /views/{view}',
    listLowStock: 'GET /views/low-stock/variants',
    listBestSellers: 'GET /views/best-sellers/variants',
  },
  {
    listViews: {
      summary: 'All views with the number of their rows and the SHA-256 of those, in the order of their keys',
      response: z.object({
        views: z.array(z.object({ name: z.enum(viewNames), rows: z.int(), digest: z.string() })),
      }),
    },
    dropView: {
      summary: 'Deletes all rows of a view; replay its rule to make it again',
      params: viewParams,
      response: z.object({ deleted: z.int() }),
    },
    listBestSellers: {
      summary: 'Variants that sold best, of one category or of all, in the last 30 days or ever',
      query: z
        .object({
          category: slug.optional(),
          period: z.enum(['recent', 'ever']).default('recent'),
          limit: z.coerce.number<number>().int().min(1).max(200).default(20),
        })
        .default({ period: 'recent', limit: 20 }),
      response: z.object({
        variants: z.array(z.object({ sku, slug, category: slug, units: z.int().min(1) })),
      }),
    },
    listLowStock: {
      summary:
        'Variants whose stock is gone or ends within so many days, as they sold in the last 30; the most urgent first',
      query: z
        .object({
          days: z.coerce.number<number>().int().min(1).max(365).default(14),
          limit: z.coerce.number<number>().int().min(1).max(200).default(50),
        })
        .default({ days: 14, limit: 50 }),
      response: z.object({
        variants: z.array(
          z.object({
            sku,
            productName: z.string(),
            name: z.string(),
            stock: z.int(),
            /** Units of the last 30 days. */
            demand: z.int(),
            /** Days until none is left, in whole days. */
            daysLeft: z.int(),
          }),
        ),
      }),
    },
  },
);

export type BestSeller = z.output<(typeof viewsContract)['listBestSellers']['response']>['variants'][number];
export type LowStock = z.output<(typeof viewsContract)['listLowStock']['response']>['variants'][number];
