import { describe, expect, it } from 'vitest';
import { pageHref, readFilters, toQuery } from './filters.ts';
import { offeredPages } from './pagination.tsx';

describe('readFilters()', () => {
  it('reads what an address carries and drops what cannot be meant', () => {
    const filters = readFilters({
      brand: ['A', ''],
      min: '10',
      max: 'x',
      sort: 'cheapest',
      stock: '1',
      q: 'mug',
    });
    expect(filters).toEqual({ brand: ['A'], min: '10', sort: 'relevance', stock: '1', q: 'mug' });
  });

  it('comes back from the address that pageHref() makes', () => {
    const filters = readFilters({ brand: ['A & B', 'C'], min: '1', rating: '4', sort: 'newest' });
    const url = new URL(pageHref('/c/mugs', filters, 3), 'http://shop');
    const params = { ...Object.fromEntries(url.searchParams), brand: url.searchParams.getAll('brand') };
    expect(readFilters(params)).toEqual(filters);
    expect(toQuery(filters, params)).toMatchObject({ page: '3', brand: ['A & B', 'C'] });
  });
});

describe('offeredPages()', () => {
  it.each([
    { page: 1, pages: 1, offered: [1] },
    { page: 1, pages: 3, offered: [1, 2, 3] },
    { page: 5, pages: 9, offered: [1, null, 4, 5, 6, null, 9] },
    { page: 9, pages: 9, offered: [1, null, 8, 9] },
  ])('offers $offered on page $page of $pages', ({ page, pages, offered }) => {
    expect(offeredPages(page, pages)).toEqual(offered);
  });
});
