/** One product with everything that its page shows. */

import {
  productKey,
  productRecordSchema,
  readRecord,
  type Store,
  variantKey,
  variantRecordSchema,
} from '@tessera/function/store';
import type { Product } from '../contract/schemas.ts';
import { productErrors } from '../errors.ts';
import type { Categories } from './categories.ts';

/** @throws ProblemError 404 `products-unknown-product` */
export async function loadProduct(
  table: ReturnType<Store['table']>,
  categories: Categories,
  slug: string,
): Promise<Product> {
  const [item, list] = await Promise.all([table.get(productKey(slug)), categories()]);
  if (item === null) throw productErrors.UNKNOWN_PRODUCT(slug);
  const { addedAt: _, keywords: __, skus, ...product } = readRecord(productRecordSchema, item);
  const items = await table.batchGet(skus.map(variantKey));
  const variants = items
    .map((variant) => readRecord(variantRecordSchema, variant))
    .sort((a, b) => skus.indexOf(a.sku) - skus.indexOf(b.sku));
  if (variants.length === 0) throw productErrors.UNKNOWN_PRODUCT(slug);
  const named = (wanted: string | undefined) => {
    const category = list.find((candidate) => candidate.slug === wanted);
    return { slug: category?.slug ?? product.category, name: category?.name ?? product.category };
  };
  const own = list.find((candidate) => candidate.slug === product.category);
  return {
    ...product,
    category: named(product.category),
    relatedCategory: named(own?.goesWith[0]),
    variants,
  };
}
