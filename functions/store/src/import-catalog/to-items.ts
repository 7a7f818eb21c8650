/** A product and a category as the items that the store keeps. */

import {
  type CategoryRecord,
  type ProductRecord,
  productKey,
  type StagedRow,
  type VariantRecord,
  variantKey,
} from '@tessera/function/store';
import type { ProductRow } from './product-row.ts';

export function toProductItems(
  row: ProductRow,
  { image: fallback, now }: { image: string; now: number },
): StagedRow[] {
  const { variants, addedAt, image = fallback, ...facts } = row;
  const product: ProductRecord = {
    ...facts,
    image,
    addedAt: addedAt === undefined ? now : Date.parse(addedAt),
    skus: variants.map((variant) => variant.sku),
  };
  const items = variants.map((variant, place): StagedRow => {
    const { compareAt, ...rest } = variant;
    const value: VariantRecord = {
      ...rest,
      ...(compareAt === undefined ? {} : { compareAt }),
      slug: row.slug,
      productName: row.name,
      brand: row.brand,
      category: row.category,
      image: variant.image ?? image,
    };
    const index = { partition: productKey(row.slug).pk, sort: String(place).padStart(3, '0') };
    return { ...variantKey(variant.sku), value, index };
  });
  return [{ ...productKey(row.slug), value: product }, ...items];
}

/** @param place the category's place in the menu */
export function toCategoryItem(category: CategoryRecord, place: number): StagedRow {
  return { pk: 'categories', sk: `${String(place).padStart(3, '0')}#${category.slug}`, value: category };
}
