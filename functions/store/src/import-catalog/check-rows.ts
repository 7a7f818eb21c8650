/** Checks rows one by one and against each other, and says of each fault in which line and field it is. */

import { type ProductRow, productRowSchema } from './product-row.ts';
import type { RawRow } from './read-json.ts';

export interface Fault {
  line: number;
  /** Such as `variants.0.price`; empty for the row as a whole. */
  field: string;
  detail: string;
}

/** A checker for one file; it remembers what was used before. */
export function createRowCheck(
  categories: ReadonlySet<string>,
): (row: RawRow) => { product: ProductRow | null; faults: Fault[] } {
  const slugs = new Map<string, number>();
  const skus = new Map<string, number>();
  return ({ line, value, fault }) => {
    if (fault !== undefined) return { product: null, faults: [{ line, field: '', detail: fault }] };
    const result = productRowSchema.safeParse(value);
    if (!result.success) {
      const faults = result.error.issues.map((issue) => ({
        line,
        field: issue.path.join('.'),
        detail: issue.message,
      }));
      return { product: null, faults };
    }
    const product = result.data;
    const faults: Fault[] = [];
    const claim = (seen: Map<string, number>, name: string, field: string) => {
      const before = seen.get(name);
      if (before === undefined) seen.set(name, line);
      else faults.push({ line, field, detail: `"${name}" was used in line ${before} already` });
    };
    claim(slugs, product.slug, 'slug');
    for (const [place, variant] of product.variants.entries()) {
      claim(skus, variant.sku, `variants.${place}.sku`);
    }
    if (!categories.has(product.category)) {
      const known = [...categories].join(', ') || 'none';
      faults.push({
        line,
        field: 'category',
        detail: `"${product.category}" is not a category, known are ${known}`,
      });
    }
    return { product, faults };
  };
}
