/** Puts an article into the catalogue of a market. */

import { productKey, variantKey } from '@tessera/function/store';
import type { TestMarket } from '@tessera/function/testing';

export async function sow(
  { store }: TestMarket,
  sku: string,
  { price, stock }: { price: number; stock: number },
): Promise<void> {
  const slug = sku.toLowerCase();
  const image = `/media/${slug}.svg`;
  const shared = { slug, brand: 'Norr', category: 'kitchen', image };
  await store
    .as('fn-products')
    .table('products')
    .transact({
      writes: [
        {
          op: 'put',
          ...productKey(slug),
          value: {
            ...shared,
            name: sku,
            description: '',
            features: [],
            specs: [],
            keywords: [],
            rating: 4,
            reviewCount: 3,
            addedAt: 0,
            skus: [sku],
          },
        },
        {
          op: 'put',
          ...variantKey(sku),
          value: { ...shared, sku, productName: sku, name: '', options: {}, price, stock },
          index: { partition: productKey(slug).pk, sort: '000' },
        },
      ],
    });
}
