/** Turns what the editors wrote into products of the shop: texts, variants, prices, stock, ratings, pictures. */

import { createHash } from 'node:crypto';
import type { SeedCategory, SeedProduct } from './catalogue.ts';
import * as catalogue from './catalogue.ts';
import { drawProduct } from './drawings/draw.ts';
import type { Colour } from './drawings/palette.ts';

/** As the catalogue import takes it. */
export interface SeedRow {
  slug: string;
  name: string;
  brand: string;
  category: string;
  description: string;
  features: string[];
  specs: { name: string; value: string }[];
  keywords: string[];
  rating: number;
  reviewCount: number;
  image: string;
  addedAt: string;
  variants: {
    sku: string;
    name: string;
    options: Record<string, string>;
    price: number;
    compareAt?: number;
    stock: number;
    image: string;
  }[];
}

export interface Seed {
  categories: { slug: string; name: string; description: string; image: string; goesWith: string[] }[];
  products: SeedRow[];
  /** File name → SVG. */
  pictures: Map<string, string>;
}

const { kitchen, lighting, furniture, textiles, bath, plants, desk, bags, audio, outdoor, knitwear, toys } =
  catalogue;

/** The order of the menu. */
const menu = [
  kitchen,
  furniture,
  lighting,
  textiles,
  bath,
  plants,
  desk,
  audio,
  bags,
  outdoor,
  knitwear,
  toys,
];

/** The newest product's day; the others are older. */
const NEWEST = Date.UTC(2026, 9, 1);
const DAY = 86_400_000;

/** The whole example catalogue; the same every time. */
export function composeSeed(): Seed {
  const pictures = new Map<string, string>();
  const products = menu.flatMap((category) =>
    category.products.map((seed, place) => composeProduct(category, seed, { place, pictures })),
  );
  const categories = menu.map(({ slug, name, description, goesWith }) => ({
    slug,
    name,
    description,
    image: products.find((product) => product.category === slug)!.image,
    goesWith: [...goesWith],
  }));
  return { categories, products, pictures };
}

function composeProduct(
  category: SeedCategory,
  seed: SeedProduct,
  { place, pictures }: { place: number; pictures: Map<string, string> },
): SeedRow {
  const texts = { ...category, ...category.kinds?.[seed.kind] };
  const slug = toSlug(seed.name);
  const chance = createChance(slug);
  const brand = category.brands[(place * 3 + (chance('brand') % 2)) % category.brands.length]!;
  const material = texts.materials[chance('material') % texts.materials.length]!;
  const origin = texts.origins[chance('origin') % texts.origins.length]!;
  const images = new Map(
    seed.colours.map((colour) => {
      const svg = drawProduct(seed.kind, colour, place);
      const suffix = seed.colours.length > 1 ? `-${colour.toLowerCase()}` : '';
      const hash = createHash('sha256').update(svg).digest('hex').slice(0, 8);
      const file = `${slug}${suffix}-${hash}.svg`;
      pictures.set(file, svg);
      return [colour, `/media/${file}`] as const;
    }),
  );
  const reviewCount = Math.round((chance('reviews') % 1_000) ** 2 / 1_400) + (chance('few') % 9);
  return {
    slug,
    name: seed.name,
    brand,
    category: category.slug,
    description: describe(texts, seed, { material, origin, chance }),
    features: pickSome(texts.features, 4, chance('features')),
    specs: [
      { name: category.measureName, value: seed.measure },
      { name: 'Material', value: capitalise(material) },
      { name: 'Made in', value: capitalise(origin) },
      { name: 'Colours', value: seed.colours.join(', ') },
    ],
    keywords: [seed.kind, material, ...category.name.toLowerCase().split(/\W+/).filter(Boolean)],
    rating:
      reviewCount === 0 ? 0 : Math.round((3.3 + ((chance('rating') % 100) / 100) ** 0.6 * 1.65) * 10) / 10,
    reviewCount,
    image: images.get(seed.colours[0]!)!,
    addedAt: new Date(NEWEST - (chance('added') % 540) * DAY).toISOString(),
    variants: composeVariants(category, seed, { place, images, chance }),
  };
}

function composeVariants(
  category: SeedCategory,
  seed: SeedProduct,
  { place, images, chance }: { place: number; images: Map<Colour, string>; chance: Chance },
): SeedRow['variants'] {
  const sizes = Object.keys(seed.sizes).length > 0 ? Object.entries(seed.sizes) : [['', 1] as const];
  const reduced = chance('reduced') % 100 < 18;
  const soldOut = chance('sold out') % 100 < 5;
  const prefix = `${category.slug.slice(0, 3).toUpperCase()}-${String(place + 1).padStart(2, '0')}`;
  return seed.colours.flatMap((colour) =>
    sizes.map(([size, factor], sizePlace) => {
      const price = Math.round((seed.price * factor) / 10) * 10;
      const name = [seed.colours.length > 1 ? colour : '', size].filter(Boolean).join(', ');
      return {
        sku: `${prefix}-${colour.slice(0, 4).toUpperCase()}${sizes.length > 1 ? `-${sizePlace + 1}` : ''}`,
        name,
        options: {
          ...(seed.colours.length > 1 ? { Colour: colour as string } : {}),
          ...(size === '' ? {} : { Size: size }),
        },
        price,
        ...(reduced ? { compareAt: Math.round((price * 1.25) / 100) * 100 + 90 } : {}),
        stock: soldOut ? 0 : stockOf(chance(`stock ${name}`)),
        image: images.get(colour)!,
      };
    }),
  );
}

function describe(
  category: SeedCategory,
  seed: SeedProduct,
  { material, origin, chance }: { material: string; origin: string; chance: Chance },
): string {
  const makings = [
    `It is made of ${material} in ${origin}.`,
    `${capitalise(material)}, from ${origin}.`,
    `The ${material} comes from ${origin}, and so does the patience.`,
    `We buy it from ${origin}, where they have worked with ${material} for longer than we have been a shop.`,
    `Made from ${material}; the people behind it are in ${origin}.`,
  ];
  const making = makings[chance('making') % makings.length]!;
  const care = pickSome(category.care, 2, chance('care')).join(' ');
  return `${seed.story} ${making}\n\n${care}`;
}

/** Mostly plenty, now and then few, seldom none. */
function stockOf(n: number): number {
  const share = n % 100;
  if (share < 5) return 0;
  if (share < 17) return 1 + (n % 4);
  return 8 + (n % 113);
}

type Chance = (about: string) => number;

/** A number for each question, always the same for the same product. */
function createChance(slug: string): Chance {
  return (about) => createHash('sha256').update(`${slug} ${about}`).digest().readUInt32BE();
}

function pickSome(list: readonly string[], count: number, n: number): string[] {
  const left = [...list];
  let rest = n;
  return Array.from({ length: Math.min(count, list.length) }, () => {
    const place = rest % left.length;
    rest = Math.floor(rest / left.length);
    return left.splice(place, 1)[0]!;
  });
}

function toSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}’']/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
