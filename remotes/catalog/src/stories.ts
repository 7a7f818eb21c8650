/** The states of the remote's fragments, for its dev page and its conformance tests. */

import type { BrowsePage, Category, Product, ProductCard } from '@tessera/bff-catalog/contract';
import { EXAMPLE_IMAGE, type StoryOf } from '@tessera/fragment/stories';
import type { Props } from './props.ts';

const card = (index: number): ProductCard => ({
  slug: `example-${index}`,
  name: `Example thing ${index}`,
  brand: 'Example House',
  category: 'examples',
  price: 1_900 * index,
  ...(index % 3 === 0 ? { compareAt: 2_500 * index } : {}),
  rating: index % 5,
  reviewCount: index % 5 === 0 ? 0 : 40 * index,
  image: EXAMPLE_IMAGE,
  inStock: index % 4 !== 0,
  sku: `EXAMPLE-${index}`,
});

const cards = Array.from({ length: 8 }, (_, index) => card(index + 1));

const category: Category = {
  slug: 'examples',
  name: 'Examples',
  description: 'Things that show what a thing looks like.',
  image: EXAMPLE_IMAGE,
  productCount: 60,
};

const listing: BrowsePage = {
  total: 60,
  page: 2,
  pageSize: 8,
  items: cards,
  facets: {
    brands: [
      { value: 'Example House', count: 40 },
      { value: 'Sample & Co', count: 20 },
    ],
    price: { min: 1_900, max: 15_200 },
    ratings: [4, 3, 2, 1].map((value) => ({ value, count: 60 - 10 * value })),
    inStock: 45,
  },
  corrected: null,
};

const nothing: BrowsePage = { ...listing, total: 0, page: 1, items: [] };

const variant = (name: string, stock: number) => ({
  sku: `EXAMPLE-${name.toUpperCase()}`,
  name,
  options: { Colour: name },
  price: 5_400,
  stock,
  image: EXAMPLE_IMAGE,
});

const product: Product = {
  slug: 'example-lamp',
  name: 'Example lamp',
  brand: 'Example House',
  category: { slug: category.slug, name: category.name },
  relatedCategory: { slug: category.slug, name: category.name },
  description: 'A lamp that shows how a lamp is shown. It has a second sentence too.',
  features: ['Energy class A', 'Textile cable'],
  specs: [{ name: 'Light output', value: '150 lm' }],
  rating: 4.4,
  reviewCount: 120,
  image: EXAMPLE_IMAGE,
  variants: [variant('Sand', 3), variant('Fog', 0), variant('Clay', 9)],
};

export const stories: readonly StoryOf<Props>[] = [
  {
    name: 'Full',
    fragment: 'home',
    props: { categories: [category], topRated: cards, newest: cards },
  },
  {
    name: 'Filtered',
    fragment: 'category',
    props: { category, listing, filters: { brand: ['Example House'], stock: '1', sort: 'price-asc' } },
  },
  {
    name: 'Nothing matches',
    fragment: 'category',
    props: { category, listing: nothing, filters: { brand: [], min: '900', sort: 'relevance' } },
  },
  {
    name: 'Corrected',
    fragment: 'search',
    props: {
      query: 'lapm',
      listing: { ...listing, corrected: 'lamp' },
      filters: { brand: [], sort: 'relevance', q: 'lapm' },
    },
  },
  {
    name: 'Nothing typed',
    fragment: 'search',
    props: { query: '', listing: nothing, filters: { brand: [], sort: 'relevance' } },
  },
  { name: 'Three variants', fragment: 'product', props: { product, problem: null } },
  {
    name: 'Refused',
    fragment: 'product',
    props: { product: { ...product, variants: [variant('Fog', 0)] }, problem: 'Only 3 are left.' },
  },
];
