/** From the filters of an address to the query of the products function. */

export interface Filters {
  brand?: string[] | undefined;
  min?: number | undefined;
  max?: number | undefined;
  rating?: number | undefined;
  stock?: '1' | undefined;
  sort: 'relevance' | 'price-asc' | 'price-desc' | 'rating' | 'newest';
  page: number;
}

/** Products on one page of a list: a multiple of 2, 3 and 4 columns. */
export const PAGE_SIZE = 24;

/** Prices become cents; absent filters are left out. */
export function toBrowseQuery(filters: Filters) {
  const { brand, min, max, rating, stock, sort, page } = filters;
  return {
    sort,
    page,
    pageSize: PAGE_SIZE,
    ...(brand === undefined || brand.length === 0 ? {} : { brand }),
    ...(min === undefined ? {} : { priceMin: min * 100 }),
    ...(max === undefined ? {} : { priceMax: max * 100 }),
    ...(rating === undefined ? {} : { rating }),
    ...(stock === undefined ? {} : { inStock: true }),
  };
}
