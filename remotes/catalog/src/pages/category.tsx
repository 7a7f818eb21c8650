/** A category: its products with facets, sorting and paging. */

import type { CatalogApi } from '@tessera/bff-catalog/contract';
import { one } from '@tessera/fragment';
import { defineReactPage } from '@tessera/fragment/react';
import { isFiltered, pageHref, readFilters, toQuery } from '../listing/filters.ts';
import { Listing } from '../listing/listing.tsx';
import type { Props } from '../props.ts';
import styles from './heading.module.css';

export const categoryPage = defineReactPage<CatalogApi>()<Props['category']>({
  async load({ api, params, signal }) {
    const filters = readFilters(params);
    const slug = one(params, 'category') ?? '';
    const { category, listing } = await api.category(
      { params: { slug }, query: toQuery(filters, params) },
      { signal },
    );
    const path = `/c/${category.slug}`;
    return {
      props: { category, listing, filters },
      head: {
        title: `${category.name} · Tessera Market`,
        description: category.description,
        canonical: listing.page > 1 ? `${path}?page=${listing.page}` : path,
        // Every combination of filters is a page of its own to a crawler.
        ...(isFiltered(filters) ? { robots: 'noindex, follow' } : {}),
        og: { title: category.name, type: 'website' },
        jsonLd: [
          {
            '@context': 'https://schema.org',
            '@type': 'BreadcrumbList',
            itemListElement: [{ '@type': 'ListItem', position: 1, name: category.name }],
          },
        ],
      },
    };
  },
  View: CategoryView,
});

function CategoryView({ category, listing, filters }: Props['category']) {
  const path = `/c/${category.slug}`;
  return (
    <>
      <header className={styles['heading']}>
        <h1>{category.name}</h1>
        <p className="muted">{category.description}</p>
      </header>
      <Listing
        path={path}
        listing={listing}
        filters={filters}
        empty={
          <div className={styles['empty']}>
            <h2>Nothing matches these filters</h2>
            <p className="muted">Take one away, or look at everything in {category.name}.</p>
            <a className="button" href={pageHref(path, { brand: [], sort: filters.sort }, 1)}>
              Show all {category.name.toLowerCase()}
            </a>
          </div>
        }
      />
    </>
  );
}
