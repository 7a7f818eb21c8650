/** Keeps the search index in step with the catalogue's tables: made at start, then changed with every commit. */

import {
  type ItemKey,
  type ProductRecord,
  productKey,
  productRecordSchema,
  type VariantRecord,
  variantKey,
  variantRecordSchema,
} from '@tessera/function/store';
import type { ContextDatabase } from '../database/context-database.ts';
import type { Entry } from './columns.ts';
import { SearchIndex } from './search-index.ts';

export interface Projection {
  /** The index of this moment; do not keep it. */
  readonly index: SearchIndex;
  /** Makes the index anew from the tables, without holding up queries, and puts it in place. */
  rebuild(): Promise<void>;
}

/** Products between two breaths of a rebuild. */
const CHUNK = 500;

export function createProjection(products: ContextDatabase): Projection {
  let index = new SearchIndex();
  /** Rebuilds run one after the other: one that was asked for later must see what was written later. */
  let last: Promise<void> = Promise.resolve();
  let queued = 0;
  /** Slugs that changed while a rebuild was reading. */
  let missed: Set<string> | null = null;

  const follow = (slug: string, target: SearchIndex) => {
    const entry = readEntry(products, slug);
    if (entry) target.put(entry);
    else target.remove(slug);
  };
  const fill = async () => {
    missed = new Set();
    const fresh = new SearchIndex();
    const slugs = listSlugs(products);
    for (const [place, slug] of slugs.entries()) {
      follow(slug, fresh);
      if (place % CHUNK === CHUNK - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const slug of missed) follow(slug, fresh);
    missed = null;
    fresh.warm();
    index = fresh;
  };
  const rebuild = () => {
    queued++;
    last = last.then(fill).finally(() => queued--);
    return last;
  };
  products.onCommitted((keys) => {
    for (const slug of changedSlugs(products, keys)) {
      missed?.add(slug);
      follow(slug, index);
    }
    if (index.worn && queued === 0) void rebuild();
  });
  return {
    get index() {
      return index;
    },
    rebuild,
  };
}

function listSlugs(products: ContextDatabase): string[] {
  const rows = products.connection
    .prepare("SELECT substr(pk, 9) AS slug FROM items WHERE pk >= 'product#' AND pk < 'product$'")
    .all() as { slug: string }[];
  return rows.map((row) => row.slug);
}

function readEntry(products: ContextDatabase, slug: string): Entry | null {
  const item = products.get(productKey(slug));
  if (item === null) return null;
  const product: ProductRecord = productRecordSchema.parse(item.value);
  const items = products.batchGet(product.skus.map(variantKey));
  const variants: VariantRecord[] = items.map(({ value }) => variantRecordSchema.parse(value));
  return variants.length > 0 ? { product, variants } : null;
}

function changedSlugs(products: ContextDatabase, keys: readonly ItemKey[]): Set<string> {
  const slugs = new Set<string>();
  for (const key of keys) {
    if (key.pk.startsWith('product#')) slugs.add(key.pk.slice('product#'.length));
    if (key.pk.startsWith('sku#')) {
      const slug = products.get(key)?.value['slug'];
      if (typeof slug === 'string') slugs.add(slug);
    }
  }
  return slugs;
}
