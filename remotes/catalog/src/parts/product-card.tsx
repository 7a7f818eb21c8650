/** A product in a list. */

import type { ProductCard as Card } from '@tessera/bff-catalog/contract';
import { Price } from './price.tsx';
import styles from './product-card.module.css';
import { Rating } from './rating.tsx';

interface ProductCardProps {
  card: Card;
  /** The level of its heading: one below that of what it is listed under. */
  heading: 'h2' | 'h3';
  /** Whether its picture is likely in view at once. */
  eager?: boolean;
}

export function ProductCard({ card, heading: Heading, eager = false }: ProductCardProps) {
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
      <Heading className={styles['name']}>
        <a href={`/p/${card.slug}`}>{card.name}</a>
      </Heading>
      <p className={styles['brand']}>{card.brand}</p>
      <Rating value={card.rating} count={card.reviewCount} />
      <Price amount={card.price} before={card.compareAt} />
    </article>
  );
}

interface ProductGridProps extends Pick<ProductCardProps, 'heading'> {
  items: readonly Card[];
  /** How many of them are likely in view at once. */
  eager?: number;
}

export function ProductGrid({ items, heading, eager = 0 }: ProductGridProps) {
  return (
    <ul className={styles['grid']}>
      {items.map((card, index) => (
        <li key={card.slug}>
          <ProductCard card={card} heading={heading} eager={index < eager} />
        </li>
      ))}
    </ul>
  );
}
