/** A product: picture, variants, adding to the cart, details, and what goes well with it. */

import type { CatalogApi } from '@tessera/bff-catalog/contract';
import { one, type PageResult, type Submission } from '@tessera/fragment';
import { defineReactPage, Slot } from '@tessera/fragment/react';
import { useId, useState } from 'react';
import { Price } from '../parts/price.tsx';
import { Rating } from '../parts/rating.tsx';
import { AddToCart } from '../product/add-to-cart.tsx';
import { productHead } from '../product/product-head.ts';
import type { Props } from '../props.ts';
import styles from './product.module.css';

export const productPage = defineReactPage<CatalogApi>()<Props['product']>({
  async load({ api, params, signal }) {
    const product = await api.product({ params: { slug: one(params, 'slug') ?? '' } }, { signal });
    return { props: { product, problem: null }, head: productHead(product) };
  },
  submit,
  View: ProductView,
});

async function submit({
  api,
  params,
  form,
  signal,
}: Submission<CatalogApi>): Promise<PageResult<Props['product']>> {
  const sku = form.get('sku') ?? '';
  const quantity = Number(form.get('quantity') ?? 1);
  try {
    const body = { commandId: crypto.randomUUID(), sku, quantity };
    const { count } = await api.addToCart({ body }, { signal });
    return {
      status: 303,
      location: '/cart',
      props: {} as Props['product'],
      events: [{ name: 'cart:item-added', detail: { sku, quantity, count } }],
    };
  } catch (error) {
    const { status, message } = error as { status?: number; message: string };
    if (status === undefined || status >= 500) throw error;
    const product = await api.product({ params: { slug: one(params, 'slug') ?? '' } }, { signal });
    const problem = status === 422 ? 'Choose a variant and a quantity between 1 and 99.' : message;
    return { status: 422, props: { product, problem }, head: productHead(product) };
  }
}

function ProductView({ product, problem }: Props['product']) {
  const id = useId();
  const [sku, setSku] = useState(product.variants[0]!.sku);
  const variant = product.variants.find((candidate) => candidate.sku === sku) ?? product.variants[0]!;
  return (
    <>
      <nav aria-label="Breadcrumb" className={styles['crumbs']}>
        <ol>
          <li>
            <a href="/">Home</a>
          </li>
          <li>
            <a href={`/c/${product.category.slug}`}>{product.category.name}</a>
          </li>
        </ol>
      </nav>

      <div className={styles['product']}>
        <img
          className={styles['picture']}
          src={variant.image}
          alt={`${product.name}${variant.name === '' ? '' : `, ${variant.name}`}`}
          width="800"
          height="800"
          fetchPriority="high"
        />
        <div className={styles['facts']}>
          <p className={styles['brand']}>{product.brand}</p>
          <h1>{product.name}</h1>
          <Rating value={product.rating} count={product.reviewCount} />
          <div className={styles['price']}>
            <Price amount={variant.price} before={variant.compareAt} />
            <p className="muted">Including VAT</p>
          </div>
          <AddToCart variants={product.variants} chosen={variant} onChoose={setSku} problem={problem} />
          <p className={styles['description']}>{product.description}</p>
          <ul className={styles['features']}>
            {product.features.map((feature) => (
              <li key={feature}>{feature}</li>
            ))}
          </ul>
        </div>
      </div>

      {product.specs.length === 0 ? null : (
        <section className={styles['specs']} aria-labelledby={`${id}-specs`}>
          <h2 id={`${id}-specs`}>Details</h2>
          <dl>
            {product.specs.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}

      <Slot
        name="recommendations/goes-well"
        slotKey={`goes-well-${product.slug}`}
        query={{ sku: product.variants[0]!.sku }}
      />
    </>
  );
}
