/** The home page. */

import type { CatalogApi } from '@tessera/bff-catalog/contract';
import { defineReactPage } from '@tessera/fragment/react';
import { useId } from 'react';
import { ProductGrid } from '../parts/product-card.tsx';
import type { Props } from '../props.ts';
import styles from './home.module.css';

export const homePage = defineReactPage<CatalogApi>()<Props['home']>({
  async load({ api, signal }) {
    return {
      props: await api.home({}, { signal }),
      head: {
        title: 'Tessera Market: good things for home, work and the way between',
        description:
          'Lamps, mugs, bags, chairs and more from small makers, chosen with care. An example shop.',
        canonical: '/',
        og: { title: 'Tessera Market', type: 'website' },
      },
    };
  },
  View: Home,
});

function Home({ categories, topRated, newest }: Props['home']) {
  const id = useId();
  return (
    <>
      <section className={styles['hero']}>
        <div>
          <h1 className={styles['title']}>Good things, one tile at a time</h1>
          <p className={styles['lead']}>
            Lamps to read by, mugs worth washing by hand, bags that outlive the trip. A small shop of things
            made to be used.
          </p>
          <p className={styles['actions']}>
            <a className="button" href="/search?q=lamp">
              Find a lamp
            </a>
            <a className="button button--quiet" href={`#${id}-categories`}>
              Browse everything
            </a>
          </p>
        </div>
        <ul className={styles['mosaic']} aria-hidden="true">
          {topRated.slice(0, 4).map(({ slug, image }) => (
            <li key={slug}>
              <img src={image} alt="" width="400" height="400" />
            </li>
          ))}
        </ul>
      </section>

      <section className={styles['section']} aria-labelledby={`${id}-categories`}>
        <h2 id={`${id}-categories`}>Categories</h2>
        <ul className={styles['categories']}>
          {categories.map(({ slug, name, image, productCount }) => (
            <li key={slug}>
              <a className={styles['category']} href={`/c/${slug}`}>
                <img src={image} alt="" width="160" height="160" loading="lazy" />
                <span>
                  {name}
                  <small>{productCount} things</small>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </section>

      <section className={styles['section']} aria-labelledby={`${id}-top-rated`}>
        <h2 id={`${id}-top-rated`}>Loved by customers</h2>
        <ProductGrid items={topRated} heading="h3" />
      </section>

      <section className={styles['section']} aria-labelledby={`${id}-newest`}>
        <h2 id={`${id}-newest`}>Just in</h2>
        <ProductGrid items={newest} heading="h3" />
      </section>
    </>
  );
}
