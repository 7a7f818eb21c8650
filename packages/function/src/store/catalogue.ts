/** The records of the catalogue, and the search port over them: search is a projection of these records. */

import { money, sku, slug } from '@tessera/contracts/fields';
import { z } from 'zod';
import type { ItemKey } from './schemas.ts';

const image = z.string().regex(/^\/media\/[a-z0-9-]{1,120}\.svg$/);
const rating = z.number().min(0).max(5);
const count = z.int().min(0).max(10_000_000);

export const categoryRecordSchema = z.strictObject({
  slug,
  name: z.string().min(1).max(60),
  description: z.string().max(400),
  image,
  /** Slugs of categories whose products go well with this one's. */
  goesWith: z.array(slug).min(1).max(6),
});

export const productRecordSchema = z.strictObject({
  slug,
  name: z.string().min(1).max(120),
  brand: z.string().min(1).max(60),
  category: slug,
  description: z.string().max(4_000),
  features: z.array(z.string().max(200)).max(12),
  specs: z.array(z.strictObject({ name: z.string().max(60), value: z.string().max(200) })).max(30),
  /** Further words that it should be found by. */
  keywords: z.array(z.string().max(40)).max(20),
  rating,
  reviewCount: count,
  image,
  /** Epoch milliseconds. */
  addedAt: z.int().min(0),
  /** In the order in which they are offered. */
  skus: z.array(sku).min(1).max(60),
});

export const variantRecordSchema = z.strictObject({
  sku,
  slug,
  productName: z.string().min(1).max(120),
  brand: z.string().min(1).max(60),
  category: slug,
  name: z.string().max(120),
  options: z.record(z.string().max(40), z.string().max(60)),
  price: money,
  compareAt: money.optional(),
  image,
  stock: z.int().min(0).max(1_000_000),
});

/** Where a product's record is. */
export function productKey(productSlug: string): ItemKey {
  return { pk: `product#${productSlug}`, sk: 'product' };
}

/** Where a variant's record is. */
export function variantKey(variantSku: string): ItemKey {
  return { pk: `sku#${variantSku}`, sk: 'variant' };
}

/** A found product, ready to be listed. */
export const searchCardSchema = z.object({
  slug,
  name: z.string(),
  brand: z.string(),
  category: slug,
  price: money,
  compareAt: money.optional(),
  rating,
  reviewCount: count,
  image,
  inStock: z.boolean(),
  sku,
});

export const searchQuerySchema = z.strictObject({
  categories: z.array(slug).max(12).default([]),
  q: z.string().max(120).default(''),
  brands: z.array(z.string().max(60)).max(30).default([]),
  priceMin: money.optional(),
  priceMax: money.optional(),
  rating: rating.optional(),
  inStock: z.boolean().default(false),
  sort: z.enum(['relevance', 'price-asc', 'price-desc', 'rating', 'newest']).default('relevance'),
  offset: z.int().min(0).max(1_000_000).default(0),
  limit: z.int().min(0).max(60).default(24),
});

export const searchResultSchema = z.object({
  total: count,
  items: z.array(searchCardSchema),
  facets: z.object({
    brands: z.array(z.object({ value: z.string(), count })),
    price: z.object({ min: money, max: money }),
    ratings: z.array(z.object({ value: z.int(), count })),
    inStock: count,
  }),
  /** The text that was really searched when the given one held a typo, else null. */
  corrected: z.string().nullable(),
});

export type CategoryRecord = z.output<typeof categoryRecordSchema>;
export type ProductRecord = z.output<typeof productRecordSchema>;
export type VariantRecord = z.output<typeof variantRecordSchema>;
export type SearchCard = z.output<typeof searchCardSchema>;
export type SearchQuery = z.output<typeof searchQuerySchema>;
export type SearchResult = z.output<typeof searchResultSchema>;
