/** The filters of a list, as its address carries them. */

import { list, one, type Params } from '@tessera/fragment';
import type { Filters } from '../props.ts';

export type { Filters };
export type Sort = Filters['sort'];

export const sortLabels: Readonly<Record<Sort, string>> = {
  relevance: 'Most relevant',
  'price-asc': 'Price, low to high',
  'price-desc': 'Price, high to low',
  rating: 'Best rated',
  newest: 'Newest',
};

export function readFilters(params: Params): Filters {
  const sort = one(params, 'sort') ?? 'relevance';
  const number = (name: string) => {
    const value = one(params, name);
    return value !== undefined && /^\d{1,7}$/.test(value) ? { [name]: value } : {};
  };
  const q = one(params, 'q');
  return {
    brand: list(params, 'brand').filter((brand) => brand !== ''),
    sort: Object.hasOwn(sortLabels, sort) ? (sort as Sort) : 'relevance',
    ...number('min'),
    ...number('max'),
    ...number('rating'),
    ...(one(params, 'stock') === '1' ? { stock: '1' as const } : {}),
    ...(q === undefined ? {} : { q }),
  };
}

/** The query of the BFF: the filters and the page. */
export function toQuery(filters: Filters, params: Params) {
  const { brand, ...rest } = filters;
  const page = one(params, 'page');
  return {
    ...rest,
    ...(brand.length === 0 ? {} : { brand: [...brand] }),
    ...(page === undefined ? {} : { page }),
  };
}

/** Whether anything is filtered out. */
export function isFiltered(filters: Filters): boolean {
  const { brand, min, max, rating, stock } = filters;
  return brand.length > 0 || [min, max, rating, stock].some((value) => value !== undefined);
}

/** The address of another page of the list. */
export function pageHref(path: string, filters: Filters, page: number): string {
  const search = new URLSearchParams();
  const { brand, sort, ...rest } = filters;
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) search.set(name, value);
  for (const value of brand) search.append('brand', value);
  if (sort !== 'relevance') search.set('sort', sort);
  if (page > 1) search.set('page', String(page));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
