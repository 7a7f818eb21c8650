/** A product in a list. */

import type { ProductCard as Card } from '@tessera/bff-catalog/contract';
import { Price } from './price.tsx';
import styles from './product-card.module.css';
import { Rating } from './rating.tsx';

interface ProductCardProps {
  card: Card;
  /** Whether its picture is likely in view at once. */
  eager?: boolean;
}

export function ProductCard({ card, eager = false }: ProductCardProps) {
  return (
    <article className={styles['card']}>
      <div className={styles['picture']}>
        <img
          src={card.image}
          alt=""
          width="400"
          height="400"
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
        />
        {card.compareAt === undefined ? null : <span className={styles['badge']}>Reduced</span>}
        {card.inStock ? null : <span className={styles['badge']}>Sold out</span>}
      </div>
      <h3 className={styles['name']}>
        <a href={`/p/${card.slug}`}>{card.name}</a>
      </h3>
      <p className={styles['brand']}>{card.brand}</p>
      <Rating value={card.rating} count={card.reviewCount} />
      <Price amount={card.price} before={card.compareAt} />
    </article>
  );
}

/** A grid of products; the first row is loaded at once. */
export function ProductGrid({ items, eager = 0 }: { items: readonly Card[]; eager?: number }) {
  return (
    <ul className={styles['grid']}>
      {items.map((card, index) => (
        <li key={card.slug}>
          <ProductCard card={card} eager={index < eager} />
        </li>
      ))}
    </ul>
  );
}
