/** The results of a search. */

import type { CatalogApi } from '@tessera/bff-catalog/contract';
import { defineReactPage } from '@tessera/fragment/react';
import { isFiltered, pageHref, readFilters, toQuery } from '../listing/filters.ts';
import { Listing } from '../listing/listing.tsx';
import type { Props } from '../props.ts';
import styles from './heading.module.css';

export const searchPage = defineReactPage<CatalogApi>()<Props['search']>({
  async load({ api, params, signal }) {
    const filters = readFilters(params);
    const { query, listing } = await api.search({ query: toQuery(filters, params) }, { signal });
    const title = query === '' ? 'Search' : `Search: ${query}`;
    return {
      props: { query, listing, filters: { ...filters, q: query } },
      head: {
        title: `${title.slice(0, 150)} · Tessera Market`,
        description: 'Search the whole shop.',
        canonical: '/search',
        robots: 'noindex, follow',
      },
    };
  },
  View: Search,
});

function Search({ query, listing, filters }: Props['search']) {
  if (query === '') {
    return (
      <div className={styles['empty']}>
        <h1>What are you looking for?</h1>
        <p className="muted">Type a product, a brand or what it is for into the search field above.</p>
      </div>
    );
  }
  const { corrected } = listing;
  return (
    <>
      <header className={styles['heading']}>
        <h1>Results for “{corrected ?? query}”</h1>
        {corrected === null ? null : (
          <p className="muted">Nothing was found for “{query}”, so this was searched instead.</p>
        )}
      </header>
      <Listing
        path="/search"
        listing={listing}
        filters={filters}
        empty={
          <div className={styles['empty']}>
            <h2>No product matches “{query}”</h2>
            <p className="muted">
              {isFiltered(filters) ? 'Take a filter away, or try' : 'Try'} another word, a shorter one, or
              browse the categories in the menu.
            </p>
            {isFiltered(filters) ? (
              <a className="button" href={pageHref('/search', { q: query, brand: [], sort: 'relevance' }, 1)}>
                Search without filters
              </a>
            ) : (
              <a className="button" href="/">
                See what is popular
              </a>
            )}
          </div>
        }
      />
    </>
  );
}
