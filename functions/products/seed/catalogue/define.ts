/** The shape in which the shop's editors write the example catalogue: facts per product, material per category. */

import type { Kind } from '../drawings/draw.ts';
import type { Colour } from '../drawings/palette.ts';

export interface SeedProduct {
  name: string;
  kind: Kind;
  /** Cents, of the first size. */
  price: number;
  colours: readonly Colour[];
  /** What is special about it, in the editor's words. */
  story: string;
  /** Size names with their price factor; none for one size. */
  sizes: Readonly<Record<string, number>>;
  /** Its most asked-for measure, such as `350 ml`. */
  measure: string;
}

export interface SeedCategory {
  slug: string;
  name: string;
  description: string;
  goesWith: readonly string[];
  brands: readonly string[];
  materials: readonly string[];
  origins: readonly string[];
  /** How to live with it; two of them end each description. */
  care: readonly string[];
  features: readonly string[];
  /** Where one kind of thing is made of something else, or lived with differently. */
  kinds?: Partial<Record<Kind, Partial<Pick<SeedCategory, 'materials' | 'origins' | 'care' | 'features'>>>>;
  /** What the measure is called, such as `Capacity`. */
  measureName: string;
  products: readonly SeedProduct[];
}

/** One product: name, kind, price, colours separated by a blank, measure, story. */
export function product(
  name: string,
  kind: Kind,
  facts: { price: number; colours: string; measure: string; sizes?: Record<string, number> },
  story: string,
): SeedProduct {
  const { price, colours, measure, sizes = {} } = facts;
  return { name, kind, price, colours: colours.split(' ') as Colour[], measure, sizes, story };
}
