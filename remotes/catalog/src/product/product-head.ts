/** The head of a product page, with structured data (schema.org Product). */

import type { Product } from '@tessera/bff-catalog/contract';
import type { PageHead } from '@tessera/contracts/fragment';

export function productHead(product: Product): PageHead {
  const path = `/p/${product.slug}`;
  const description = product.description.split(/(?<=\.)\s/)[0]!.slice(0, 300);
  return {
    title: `${product.name} by ${product.brand} · Tessera Market`.slice(0, 200),
    description,
    canonical: path,
    og: { title: product.name, type: 'product', description },
    image: { href: product.variants[0]!.image },
    jsonLd: [
      {
        '@context': 'https://schema.org',
        '@type': 'Product',
        name: product.name,
        description,
        image: product.image,
        sku: product.variants[0]!.sku,
        brand: { '@type': 'Brand', name: product.brand },
        ...(product.reviewCount === 0
          ? {}
          : {
              aggregateRating: {
                '@type': 'AggregateRating',
                ratingValue: product.rating,
                reviewCount: product.reviewCount,
              },
            }),
        offers: product.variants.slice(0, 20).map((variant) => ({
          '@type': 'Offer',
          sku: variant.sku,
          price: (variant.price / 100).toFixed(2),
          priceCurrency: 'EUR',
          availability: `https://schema.org/${variant.stock > 0 ? 'InStock' : 'OutOfStock'}`,
          url: path,
        })),
      },
      {
        '@context': 'https://schema.org',
        '@type': 'BreadcrumbList',
        itemListElement: [
          {
            '@type': 'ListItem',
            position: 1,
            name: product.category.name,
            item: `/c/${product.category.slug}`,
          },
          { '@type': 'ListItem', position: 2, name: product.name },
        ],
      },
    ],
  };
}
