/** Sorting by ranks that are made once per change of the catalogue: a query then sorts plain numbers. */

import type { SearchQuery } from '@tessera/function/store';
import type { Columns } from './columns.ts';
import type { Filtered } from './filter.ts';

type SortOrder = SearchQuery['sort'];

export class Ranks {
  readonly #columns: Columns;
  readonly #ranks = new Map<SortOrder, { rank: Uint32Array; documents: Uint32Array }>();

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** Forgets the ranks; the next query makes those that it needs. */
  invalidate(): void {
    this.#ranks.clear();
  }

  /** One page of the filtered documents. Relevance is by `scores` when there are any, else by popularity. */
  page(
    { documents, total }: Filtered,
    query: Pick<SearchQuery, 'sort' | 'offset' | 'limit'>,
    scores: Float32Array | null,
  ): number[] {
    const { rank, documents: ranked } = this.#of(query.sort);
    const keys = new Float64Array(total);
    const span = this.#columns.size + 1;
    for (let i = 0; i < total; i++) {
      const document = documents[i]!;
      // Scores are told apart to a sixty-fourth; products within it go by their popularity.
      const grade = scores !== null && query.sort === 'relevance' ? Math.round(scores[document]! * 64) : 0;
      keys[i] = rank[document]! - grade * span;
    }
    keys.sort();
    return Array.from(keys.subarray(query.offset, query.offset + query.limit), (key) => {
      const place = ((key % span) + span) % span;
      return ranked[place]!;
    });
  }

  #of(sort: SortOrder): { rank: Uint32Array; documents: Uint32Array } {
    const known = this.#ranks.get(sort);
    if (known) return known;
    const { size } = this.#columns;
    const documents = Uint32Array.from({ length: size }, (_, i) => i).sort(comparatorOf(this.#columns, sort));
    const rank = new Uint32Array(size);
    for (let place = 0; place < size; place++) rank[documents[place]!] = place;
    const made = { rank, documents };
    this.#ranks.set(sort, made);
    return made;
  }
}

function comparatorOf(columns: Columns, sort: SortOrder): (a: number, b: number) => number {
  const { price, addedAt, rating, popularity } = columns;
  const popular = (a: number, b: number) => popularity[b]! - popularity[a]! || a - b;
  switch (sort) {
    case 'relevance':
      return popular;
    case 'price-asc':
      return (a, b) => price[a]! - price[b]! || popular(a, b);
    case 'price-desc':
      return (a, b) => price[b]! - price[a]! || popular(a, b);
    case 'rating':
      return (a, b) => rating[b]! - rating[a]! || popular(a, b);
    case 'newest':
      return (a, b) => addedAt[b]! - addedAt[a]! || popular(a, b);
  }
}
