/** The facets of a list: one form that works with its button, and at once where there is JavaScript. */

import type { BrowsePage } from '@tessera/bff-catalog/contract';
import { formatMoney } from '@tessera/ui/money';
import type { ChangeEvent } from 'react';
import styles from './facets.module.css';
import { type Filters, isFiltered, pageHref } from './filters.ts';

interface FacetsProps {
  path: string;
  facets: BrowsePage['facets'];
  filters: Filters;
}

/** Filters again as soon as a box is ticked; numbers wait for the button or Enter. */
function applyNow(event: ChangeEvent<HTMLFormElement>): void {
  const { type } = event.target as unknown as HTMLInputElement;
  if (type !== 'number') event.currentTarget.requestSubmit();
}

export function Facets({ path, facets, filters }: FacetsProps) {
  const cleared: Filters = {
    brand: [],
    sort: filters.sort,
    ...(filters.q === undefined ? {} : { q: filters.q }),
  };
  return (
    <details className={styles['facets']}>
      <summary>Filter{isFiltered(filters) ? ' (on)' : ''}</summary>
      {/* Made anew for other filters: its fields are uncontrolled, as without JavaScript. */}
      <form key={JSON.stringify(filters)} action={path} onChange={applyNow} className={styles['form']}>
        {filters.q === undefined ? null : <input type="hidden" name="q" value={filters.q} />}
        {filters.sort === 'relevance' ? null : <input type="hidden" name="sort" value={filters.sort} />}

        <label className={styles['choice']}>
          <input type="checkbox" name="stock" value="1" defaultChecked={filters.stock === '1'} />
          <span>In stock</span>
          <small>{facets.inStock}</small>
        </label>

        <fieldset>
          <legend>Price</legend>
          <div className={styles['range']}>
            <label>
              <span className="visually-hidden">Lowest price in euros</span>
              <input
                type="number"
                name="min"
                min="0"
                inputMode="numeric"
                placeholder={formatMoney(facets.price.min).replace(/\.\d+$/, '')}
                defaultValue={filters.min ?? ''}
              />
            </label>
            <span aria-hidden="true">–</span>
            <label>
              <span className="visually-hidden">Highest price in euros</span>
              <input
                type="number"
                name="max"
                min="0"
                inputMode="numeric"
                placeholder={formatMoney(facets.price.max).replace(/\.\d+$/, '')}
                defaultValue={filters.max ?? ''}
              />
            </label>
          </div>
        </fieldset>

        <fieldset>
          <legend>Rating</legend>
          {facets.ratings.map(({ value, count }) => (
            <label key={value} className={styles['choice']}>
              <input
                type="radio"
                name="rating"
                value={value}
                defaultChecked={filters.rating === String(value)}
              />
              <span>
                {value} {value === 1 ? 'star' : 'stars'} and more
              </span>
              <small>{count}</small>
            </label>
          ))}
        </fieldset>

        {facets.brands.length === 0 ? null : (
          <fieldset>
            <legend>Brand</legend>
            {facets.brands.map(({ value, count }) => (
              <label key={value} className={styles['choice']}>
                <input
                  type="checkbox"
                  name="brand"
                  value={value}
                  defaultChecked={filters.brand.includes(value)}
                />
                <span>{value}</span>
                <small>{count}</small>
              </label>
            ))}
          </fieldset>
        )}

        <div className={styles['actions']}>
          <button type="submit" className="button button--quiet">
            Apply
          </button>
          {isFiltered(filters) ? <a href={pageHref(path, cleared, 1)}>Clear all</a> : null}
        </div>
      </form>
    </details>
  );
}
