/** A stored cart as its owner sees it, with prices and stock of this moment. */

import type { VariantRecord } from '@tessera/function/store';
import type { Cart, CartLine } from '../contract/schemas.ts';
import type { LoadedCart, StoredLine } from './record.ts';

export function viewCart(
  { record, version }: LoadedCart,
  variants: ReadonlyMap<string, VariantRecord>,
): Cart {
  const lines = record.void ? [] : record.lines.map((line) => viewLine(line, variants.get(line.sku)));
  return {
    id: version === 0 ? null : record.id,
    version,
    lines,
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotal: lines.reduce((sum, line) => sum + line.price * Math.min(line.quantity, line.available), 0),
    currency: 'EUR',
    notices: record.void ? [] : record.notices,
  };
}

function viewLine(line: StoredLine, variant: VariantRecord | undefined): CartLine {
  const stock = variant?.stock ?? 0;
  const price = variant?.price ?? line.addedPrice;
  return {
    sku: line.sku,
    quantity: line.quantity,
    slug: variant?.slug ?? line.slug,
    name: variant?.productName ?? line.name,
    variant: variant?.name ?? line.variant,
    image: variant?.image ?? line.image,
    price,
    stock,
    lineTotal: price * line.quantity,
    conflict:
      stock === 0
        ? 'out-of-stock'
        : stock < line.quantity
          ? 'reduced'
          : price !== line.addedPrice
            ? 'price-changed'
            : null,
    available: Math.min(stock, 99),
    addedPrice: line.addedPrice,
  };
}
