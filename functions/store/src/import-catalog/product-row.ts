/** One product of an import file. Prices are whole cents. */

import { money, sku, slug } from '@tessera/contracts/fields';
import { z } from 'zod';

const line = (max: number) => z.string().trim().min(1).max(max);
const image = z.string().regex(/^\/media\/[a-z0-9-]{1,120}\.svg$/, 'expected "/media/<name>.svg"');

const variantRowSchema = z
  .strictObject({
    sku,
    /** Its options in words; empty for the only variant. */
    name: z.string().trim().max(120).default(''),
    options: z.record(z.string().max(40), z.string().max(60)).default({}),
    price: z.int().min(1).max(1_000_000_000),
    compareAt: money.optional(),
    stock: z.int().min(0).max(1_000_000),
    image: image.optional(),
  })
  .refine((variant) => variant.compareAt === undefined || variant.compareAt > variant.price, {
    path: ['compareAt'],
    message: 'expected more than the price',
  });

export const productRowSchema = z.strictObject({
  slug,
  name: line(120),
  brand: line(60),
  category: slug,
  description: z.string().trim().max(4_000).default(''),
  features: z.array(line(200)).max(12).default([]),
  specs: z
    .array(z.strictObject({ name: line(60), value: line(200) }))
    .max(30)
    .default([]),
  keywords: z.array(line(40)).max(20).default([]),
  rating: z.number().min(0).max(5).default(0),
  reviewCount: z.int().min(0).max(10_000_000).default(0),
  /** The category's picture when left out. */
  image: image.optional(),
  addedAt: z.iso.datetime().optional(),
  variants: z.array(variantRowSchema).min(1).max(60),
});

export type ProductRow = z.output<typeof productRowSchema>;
