/** What the catalogue answers. Money is whole cents (EUR); images are paths below the public origin. */

import { money, quantity, sku, slug, text, toList } from '@tessera/contracts/fields';
import { z } from 'zod';

const stock = z.int().min(0).max(1_000_000);
const image = z.string().regex(/^\/media\/[a-z0-9-]+\.svg$/);
const rating = z.number().min(0).max(5);
const count = z.int().min(0);

export const categorySchema = z.object({
  slug,
  name: z.string().max(60),
  description: z.string().max(400),
  image,
  productCount: count,
});

/** A product in a list. */
export const productCardSchema = z.object({
  slug,
  name: z.string().max(120),
  brand: z.string().max(60),
  /** Slug of its category. */
  category: slug,
  /** Price of the cheapest variant. */
  price: money,
  /** The price before a reduction; absent when there is none. */
  compareAt: money.optional(),
  rating,
  reviewCount: count,
  image,
  inStock: z.boolean(),
  /** The variant that "add to cart" means: the first one in stock, else the first. */
  sku,
});

export const variantSchema = z.object({
  sku,
  /** Its options in words, such as `Sand, 450 ml`; empty when the product has only this one. */
  name: z.string().max(120),
  /** Option name → value, such as `{ Colour: 'Sand' }`. */
  options: z.record(z.string().max(40), z.string().max(60)),
  price: money,
  compareAt: money.optional(),
  stock,
  image,
});

export const productSchema = z.object({
  slug,
  name: z.string().max(120),
  brand: z.string().max(60),
  category: categorySchema.pick({ slug: true, name: true }),
  /** A category that goes well with this product. */
  relatedCategory: categorySchema.pick({ slug: true, name: true }),
  description: z.string().max(4_000),
  /** Short selling points. */
  features: z.array(z.string().max(200)).max(12),
  specs: z.array(z.object({ name: z.string().max(60), value: z.string().max(200) })).max(30),
  rating,
  reviewCount: count,
  image,
  /** At least one; the default comes first. */
  variants: z.array(variantSchema).min(1).max(60),
});

/** A variant with what a cart or an order must show of its product. */
export const variantDetailSchema = variantSchema.extend({
  slug,
  productName: z.string().max(120),
  brand: z.string().max(60),
  category: slug,
});

export const sortOrders = ['relevance', 'price-asc', 'price-desc', 'rating', 'newest'] as const;

export const browseQuerySchema = z
  .object({
    category: slug.optional(),
    /** Full text, typo tolerant. */
    q: z.string().trim().max(120).optional(),
    brand: toList(text(60), 30).optional(),
    priceMin: z.coerce.number<number>().int().min(0).max(1_000_000_000).optional(),
    priceMax: z.coerce.number<number>().int().min(0).max(1_000_000_000).optional(),
    /** Lowest rating. */
    rating: z.coerce.number<number>().min(0).max(5).optional(),
    inStock: z.union([z.boolean(), z.stringbool()]).optional(),
    /** `relevance` without `q` is by rating and reviews. */
    sort: z.enum(sortOrders).default('relevance'),
    page: z.coerce.number<number>().int().min(1).max(10_000).default(1),
    pageSize: z.coerce.number<number>().int().min(1).max(60).default(24),
  })
  .default({ sort: 'relevance', page: 1, pageSize: 24 });

/**
 * How many products each further choice would leave. A facet is counted with all other filters applied but not
 * its own, so that a second brand can be ticked.
 */
export const facetsSchema = z.object({
  /** At most 30, most frequent first; the chosen ones are always there. */
  brands: z.array(z.object({ value: z.string(), count })),
  /** Lowest and highest price; both 0 when nothing was found. */
  price: z.object({ min: money, max: money }),
  /** "This many stars and more": 4, 3, 2, 1. */
  ratings: z.array(z.object({ value: z.int(), count })),
  inStock: count,
});

export const browsePageSchema = z.object({
  total: count,
  page: z.int().min(1),
  pageSize: z.int().min(1),
  items: z.array(productCardSchema).max(60),
  facets: facetsSchema,
  /** The query that was really searched when the given one held a typo, else null. */
  corrected: z.string().nullable(),
});

export const suggestionsSchema = z.object({
  queries: z.array(z.string().max(120)).max(10),
  categories: z.array(categorySchema.pick({ slug: true, name: true })).max(5),
  products: z.array(productCardSchema).max(10),
});

/** Lines to reserve. */
export const stockLinesSchema = z.array(z.strictObject({ sku, quantity })).min(1).max(100);

/** All lines are reserved, or none is and `lacking` names those without enough stock. */
export const reservationSchema = z.object({
  reserved: z.boolean(),
  lacking: z.array(z.object({ sku, requested: z.int(), available: stock })),
});

export type Category = z.output<typeof categorySchema>;
export type ProductCard = z.output<typeof productCardSchema>;
export type Variant = z.output<typeof variantSchema>;
export type Product = z.output<typeof productSchema>;
export type VariantDetail = z.output<typeof variantDetailSchema>;
export type Facets = z.output<typeof facetsSchema>;
export type BrowsePage = z.output<typeof browsePageSchema>;
export type Suggestions = z.output<typeof suggestionsSchema>;
export type StockLine = z.output<typeof stockLinesSchema>[number];
