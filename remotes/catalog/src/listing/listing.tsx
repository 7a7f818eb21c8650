/** A list of products with facets, sorting and paging: category and search have it in common. */

import type { BrowsePage } from '@tessera/bff-catalog/contract';
import type { ReactNode } from 'react';
import { ProductGrid } from '../parts/product-card.tsx';
import { Facets } from './facets.tsx';
import { type Filters, pageHref } from './filters.ts';
import styles from './listing.module.css';
import { Pagination } from './pagination.tsx';
import { Sort } from './sort.tsx';

interface ListingProps {
  /** The address of the list, without filters. */
  path: string;
  listing: BrowsePage;
  filters: Filters;
  /** Shown instead of the list when nothing was found. */
  empty: ReactNode;
}

export function Listing({ path, listing, filters, empty }: ListingProps) {
  const { total, page, pageSize, items, facets } = listing;
  const from = (page - 1) * pageSize + 1;
  return (
    <div className={styles['layout']}>
      <Facets path={path} facets={facets} filters={filters} />
      <section className={styles['results']} aria-label="Products">
        <div className={styles['bar']}>
          <p role="status" className={styles['count']}>
            {total === 0 ? 'Nothing found' : `${from}–${from + items.length - 1} of ${total}`}
          </p>
          <Sort path={path} filters={filters} />
        </div>
        {items.length === 0 ? empty : <ProductGrid items={items} heading="h2" eager={4} />}
        <Pagination
          page={page}
          pages={Math.ceil(total / pageSize)}
          hrefOf={(to) => pageHref(path, filters, to)}
        />
      </section>
    </div>
  );
}
