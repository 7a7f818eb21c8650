/** The facts of all products in typed columns, so that a filter over 50,000 of them is one tight loop. */

import type { ProductRecord, SearchCard, VariantRecord } from '@tessera/function/store';

/** One product as it is indexed. */
export interface Entry {
  product: ProductRecord;
  /** In the order of `product.skus`, at least one. */
  variants: readonly VariantRecord[];
}

export class Columns {
  readonly cards: SearchCard[] = [];
  readonly brands = new Names();
  readonly categories = new Names();
  alive = new Uint8Array(1_024);
  inStock = new Uint8Array(1_024);
  brand = new Uint32Array(1_024);
  category = new Uint16Array(1_024);
  price = new Uint32Array(1_024);
  rating = new Float32Array(1_024);
  addedAt = new Float64Array(1_024);
  /** Rating, damped by few reviews. */
  popularity = new Float32Array(1_024);

  get size(): number {
    return this.cards.length;
  }

  /** Adds a product and answers its document number. */
  add(entry: Entry): number {
    const document = this.cards.length;
    if (document === this.alive.length) this.#grow();
    const { product } = entry;
    this.cards.push(toCard(entry));
    this.alive[document] = 1;
    this.brand[document] = this.brands.idOf(product.brand);
    this.category[document] = this.categories.idOf(product.category);
    this.rating[document] = product.rating;
    this.addedAt[document] = product.addedAt;
    // Bayesian: a product without reviews counts as average.
    this.popularity[document] =
      (product.rating * product.reviewCount + 3.8 * 20) / (product.reviewCount + 20);
    this.setOffer(document, this.cards[document]!);
    return document;
  }

  /** Notes a card whose price or stock has changed. */
  setOffer(document: number, card: SearchCard): void {
    this.cards[document] = card;
    this.price[document] = card.price;
    this.inStock[document] = card.inStock ? 1 : 0;
  }

  #grow(): void {
    const capacity = this.alive.length * 2;
    this.alive = widen(this.alive, new Uint8Array(capacity));
    this.inStock = widen(this.inStock, new Uint8Array(capacity));
    this.brand = widen(this.brand, new Uint32Array(capacity));
    this.category = widen(this.category, new Uint16Array(capacity));
    this.price = widen(this.price, new Uint32Array(capacity));
    this.rating = widen(this.rating, new Float32Array(capacity));
    this.addedAt = widen(this.addedAt, new Float64Array(capacity));
    this.popularity = widen(this.popularity, new Float32Array(capacity));
  }
}

/** Numbers for names, in the order in which they come. */
export class Names {
  readonly list: string[] = [];
  readonly #ids = new Map<string, number>();

  idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#ids.set(name, this.list.length);
    return this.list.push(name) - 1;
  }

  /** Undefined for a name that was never added. */
  find(name: string): number | undefined {
    return this.#ids.get(name);
  }
}

/** How a product is listed: the price of its cheapest variant, and the first variant that can be had. */
export function toCard({ product, variants }: Entry): SearchCard {
  const offered = variants.find((variant) => variant.stock > 0) ?? variants[0]!;
  const cheapest = variants.reduce((a, b) => (b.price < a.price ? b : a));
  return {
    slug: product.slug,
    name: product.name,
    brand: product.brand,
    category: product.category,
    price: cheapest.price,
    ...(cheapest.compareAt === undefined ? {} : { compareAt: cheapest.compareAt }),
    rating: product.rating,
    reviewCount: product.reviewCount,
    image: product.image,
    inStock: variants.some((variant) => variant.stock > 0),
    sku: offered.sku,
  };
}

function widen<A extends Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array>(
  from: A,
  to: A,
): A {
  to.set(from);
  return to;
}
