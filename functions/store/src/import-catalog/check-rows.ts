/** Checks rows one by one and against each other, and says of each fault in which line and field it is. */

import { type ProductRow, productRowSchema } from './product-row.ts';
import type { Place, RawRow } from './read-json.ts';

export interface Fault extends Place {
  detail: string;
}

/** A checker for one file; it remembers what was used before. */
export function createRowCheck(
  categories: ReadonlySet<string>,
): (row: RawRow) => { product: ProductRow | null; faults: Fault[] } {
  const slugs = new Map<string, number>();
  const skus = new Map<string, number>();
  return ({ line, value, fault, locate = (path) => ({ line, field: path.join('.') }) }) => {
    if (fault !== undefined) return { product: null, faults: [{ line, field: '', detail: fault }] };
    const result = productRowSchema.safeParse(value);
    if (!result.success) {
      const faults = result.error.issues.map((issue) => ({
        ...locate(issue.path),
        detail: issue.message,
      }));
      return { product: null, faults };
    }
    const product = result.data;
    const faults: Fault[] = [];
    const claim = (seen: Map<string, number>, name: string, path: readonly PropertyKey[]) => {
      const before = seen.get(name);
      const place = locate(path);
      if (before === undefined) seen.set(name, place.line);
      else faults.push({ ...place, detail: `"${name}" was used in line ${before} already` });
    };
    claim(slugs, product.slug, ['slug']);
    for (const [index, variant] of product.variants.entries()) {
      claim(skus, variant.sku, ['variants', index, 'sku']);
    }
    if (!categories.has(product.category)) {
      const known = [...categories].join(', ') || 'none';
      faults.push({
        ...locate(['category']),
        detail: `"${product.category}" is not a category, known are ${known}`,
      });
    }
    return { product, faults };
  };
}
