/** Makes N believable products for measurements, the same ones for the same N. */

import type { ProductRow } from '../src/import-catalog/product-row.ts';

const adjectives =
  'Quiet Northern Everyday Folded Coastal Linen Amber Granite Willow Harbour Meadow Copper Paper Winter Orchard Velvet Slate Juniper Little Grand Soft Bright Plain Curved Woven Matte Brushed Hollow Stacked Round'.split(
    ' ',
  );
const things: Record<string, string[]> = {
  kitchen: 'Mug Kettle Skillet Teapot Carafe Grinder Saucepan Whisk Colander Ladle'.split(' '),
  lighting: 'Lamp Lantern Pendant Sconce Spotlight Candleholder Nightlight'.split(' '),
  bags: 'Backpack Tote Satchel Duffel Pouch Messenger Wallet Suitcase'.split(' '),
  audio: 'Headphones Speaker Earbuds Turntable Microphone Radio'.split(' '),
  garden: 'Planter Trowel Watering-can Trellis Pruner Hose'.split(' '),
  office: 'Notebook Pen Organizer Stapler Desk-mat Calendar Folder'.split(' '),
};
const makers = Array.from({ length: 120 }, (_, n) => {
  const starts = ['Nor', 'Hal', 'Bri', 'Ost', 'Kel', 'Var', 'Lun', 'Tam', 'Eik', 'Sol'];
  const ends = [
    'den',
    'wick',
    'mark',
    'lund',
    'berg',
    'haven',
    'ström',
    'field',
    'vik',
    'holt',
    'sen',
    'dal',
  ];
  return starts[n % starts.length]! + ends[Math.floor(n / starts.length)]!;
});
const materials = 'oak ash steel brass glass cotton wool leather cork ceramic bamboo aluminium'.split(' ');
const colours = 'Sand Moss Ink Clay Chalk Rust Fog Plum'.split(' ');

/** Slugs of the categories that the rows use. */
export const benchCategories = Object.keys(things);

export function* generateRows(count: number): Generator<ProductRow> {
  const random = createRandom(42);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  for (let n = 0; n < count; n++) {
    const category = pick(benchCategories);
    const thing = pick(things[category]!);
    const material = pick(materials);
    const brand = pick(makers);
    const series = `${pick(adjectives)} ${String.fromCharCode(65 + (n % 26))}${1 + Math.floor(n / 26)}`;
    const price = 500 + Math.floor(random() * 40_000);
    const shades = colours.filter(() => random() < 0.25).slice(0, 3);
    yield {
      slug: `${series}-${thing}-${n}`.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      name: `${series} ${thing}`,
      brand,
      category,
      description: `A ${material} ${thing.toLowerCase()} by ${brand} that ${pick(['ages well', 'is made to be repaired', 'fits small homes', 'travels light'])}, finished by hand in ${pick(['Porto', 'Gdańsk', 'Aarhus', 'Lyon', 'Graz'])}.`,
      features: [
        `Made of ${material}`,
        pick(['Two-year warranty', 'Spare parts available', 'Plastic-free box']),
      ],
      specs: [{ name: 'Material', value: material }],
      keywords: [material, thing.toLowerCase()],
      rating: Math.round((2.5 + random() * 2.5) * 10) / 10,
      reviewCount: Math.floor(random() * 900),
      addedAt: new Date(Date.UTC(2025, 0, 1) + n * 60_000).toISOString(),
      variants: (shades.length > 0 ? shades : ['']).map((shade, place) => ({
        sku: `B${n}-${place}`,
        name: shade,
        options: shade === '' ? {} : { Colour: shade },
        price,
        stock: random() < 0.1 ? 0 : Math.floor(random() * 200),
      })),
    };
  }
}

/** Mulberry32: small, and the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
