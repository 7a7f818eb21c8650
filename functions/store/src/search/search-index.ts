/**
 * Full text search with facets over the whole catalogue, in memory: an inverted index with field weights beside
 * columns for filters and sorting. SQLite's FTS5 has no typo tolerance and would count facets by reading rows.
 */

import type { ProductRecord, SearchCard, SearchQuery, SearchResult } from '@tessera/function/store';
import { Columns, type Entry, toCard } from './columns.ts';
import { filterDocuments } from './filter.ts';
import { Ranks } from './order.ts';
import { suggestQueries } from './suggest.ts';
import { TextSearch } from './text-query.ts';
import { Vocabulary } from './vocabulary.ts';
import { toTerm, toWords } from './words.ts';

/** A quarter of dead documents, and the index is made anew. */
const MOST_DEAD = 0.25;

export class SearchIndex {
  readonly #entries = new Map<string, { document: number; product: ProductRecord }>();
  readonly #columns = new Columns();
  readonly #vocabulary = new Vocabulary();
  readonly #text = new TextSearch();
  readonly #ranks = new Ranks(this.#columns);

  /** The number of products. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether so many products were replaced that a fresh index would be smaller and faster. */
  get worn(): boolean {
    return this.#columns.size > 1_000 && this.size < this.#columns.size * (1 - MOST_DEAD);
  }

  /** Adds a product or takes over its changes. */
  put(entry: Entry): void {
    const { product } = entry;
    const known = this.#entries.get(product.slug);
    if (known && JSON.stringify(known.product) === JSON.stringify(product)) {
      this.#putOffer(known.document, toCard(entry));
      return;
    }
    this.remove(product.slug);
    const document = this.#columns.add(entry);
    this.#entries.set(product.slug, { document, product });
    for (const [term, { surface, weight }] of weighWords(entry)) {
      this.#vocabulary.add(term, surface, { document, weight });
    }
    this.#ranks.invalidate();
  }

  remove(slug: string): void {
    const known = this.#entries.get(slug);
    if (known === undefined) return;
    this.#columns.alive[known.document] = 0;
    this.#entries.delete(slug);
  }

  search(query: SearchQuery): SearchResult {
    const wanted = query.q.trim();
    const text = wanted === '' ? null : this.#text.find(this.#vocabulary, wanted, this.#columns.size);
    const filtered = filterDocuments(this.#columns, query, text?.documents ?? null);
    const page = this.#ranks.page(filtered, query, text?.scores ?? null);
    return {
      total: filtered.total,
      items: page.map((document) => this.#columns.cards[document]!),
      facets: filtered.facets,
      corrected: text?.corrected ?? null,
    };
  }

  suggest(q: string, limit: number): { queries: string[]; items: SearchCard[] } {
    const { items } = this.search({ ...everything, q, limit });
    return { queries: suggestQueries(this.#vocabulary, q, limit), items };
  }

  countByCategory(): Record<string, number> {
    const { alive, category, categories, size } = this.#columns;
    const counts = new Array<number>(categories.list.length).fill(0);
    for (let document = 0; document < size; document++) {
      if (alive[document] === 1) counts[category[document]!]!++;
    }
    return Object.fromEntries(categories.list.map((slug, id) => [slug, counts[id]!]));
  }

  /** Makes the ranks of all sort orders now instead of in the next query. */
  warm(): void {
    for (const sort of ['relevance', 'price-asc', 'price-desc', 'rating', 'newest'] as const) {
      this.search({ ...everything, sort, limit: 1 });
    }
    this.#vocabulary.extensions('a');
  }

  #putOffer(document: number, card: SearchCard): void {
    const repriced = this.#columns.price[document] !== card.price;
    this.#columns.setOffer(document, card);
    if (repriced) this.#ranks.invalidate();
  }
}

const everything: SearchQuery = {
  categories: [],
  q: '',
  brands: [],
  inStock: false,
  sort: 'relevance',
  offset: 0,
  limit: 0,
};

/** The words of a product, each with the weight of the best field that holds it: 1 to 15. */
function weighWords({ product, variants }: Entry): Map<string, { surface: string; weight: number }> {
  const words = new Map<string, { surface: string; weight: number }>();
  const weigh = (text: string, weight: number) => {
    for (const surface of toWords(text)) {
      const term = toTerm(surface);
      if ((words.get(term)?.weight ?? 0) < weight) words.set(term, { surface, weight });
    }
  };
  weigh(product.name, 12);
  weigh(product.brand, 9);
  weigh(product.keywords.join(' '), 8);
  weigh(product.category, 7);
  for (const variant of variants) weigh(variant.name, 4);
  weigh(product.features.join(' '), 2);
  weigh(product.description, 1);
  return words;
}
