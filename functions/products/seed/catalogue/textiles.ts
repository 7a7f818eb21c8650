/** Bed and textiles. */

import { product, type SeedCategory } from './define.ts';

const throws = { '130 × 180 cm': 1, '150 × 220 cm': 1.3 };
const covers = { '40 × 40 cm': 1, '50 × 50 cm': 1.2 };

export const textiles: SeedCategory = {
  slug: 'textiles',
  name: 'Blankets & Cushions',
  description: 'Wool, linen and cotton for the sofa, the bed and the reading corner.',
  goesWith: ['furniture', 'bath'],
  brands: ['Loom & Lamb', 'Webhaus', 'Vinterly', 'Selvedge', 'Tarn'],
  materials: ['lambswool', 'washed linen', 'organic cotton', 'alpaca and wool', 'recycled wool'],
  origins: ['a mill in Yorkshire', 'Guimarães', 'the Mühlviertel', 'a weaving shed in Klippan'],
  care: [
    'Air it outdoors; wool cleans itself more than you would think.',
    'Wash at 30 °C with the like, and dry it lying down.',
    'It pills a little in the first month and then no more.',
    'Stonewashed, so it has done its shrinking already.',
    'Moths dislike the cedar ring that comes with it.',
    'Off-cuts of the same weave are enclosed for repairs.',
  ],
  features: [
    'OEKO-TEX tested',
    'Mulesing-free wool',
    'Hidden zip',
    'Machine washable',
    'Woven, not printed',
    'Filling included',
    'Reversible',
    'Carbon-neutral mill',
  ],
  measureName: 'Weight',
  products: [
    product(
      'Meadow lambswool throw',
      'blanket',
      { price: 8_900, colours: 'Moss Sand Blush', measure: '780 g', sizes: throws },
      'Light over the knees and warm before you notice.',
    ),
    product(
      'Herringbone blanket',
      'blanket',
      { price: 9_900, colours: 'Fog Charcoal Rust', measure: '950 g', sizes: throws },
      'A weave that hides biscuit crumbs and cat hair alike.',
    ),
    product(
      'Waffle cotton bedspread',
      'blanket',
      { price: 11_900, colours: 'Chalk Sky', measure: '1.6 kg' },
      'Pulled smooth in the morning, kicked off on warm nights.',
    ),
    product(
      'Picnic blanket with backing',
      'blanket',
      { price: 5_900, colours: 'Rust Fern', measure: '1.2 kg' },
      'Wool above, waterproof beneath, and a strap that does not vanish.',
    ),
    product(
      'Alpaca plaid',
      'blanket',
      { price: 17_900, colours: 'Sand Plum', measure: '640 g' },
      'The softest thing in this shop, by unanimous vote of the office.',
    ),
    product(
      'Baby blanket',
      'blanket',
      { price: 4_900, colours: 'Blush Sky Chalk', measure: '320 g' },
      'Tight stitches that small fingers cannot catch in.',
    ),
    product(
      'Weighted blanket',
      'blanket',
      { price: 12_900, colours: 'Ink Fog', measure: '6 kg', sizes: { '6 kg': 1, '8 kg': 1.15 } },
      'Glass beads in small chambers, so the calm is spread evenly.',
    ),
    product(
      'Mohair evening throw',
      'blanket',
      { price: 14_900, colours: 'Ochre Sea', measure: '520 g' },
      'A halo of fibres that makes every armchair look lived in.',
    ),
    product(
      'Striped cabin blanket',
      'blanket',
      { price: 10_900, colours: 'Rust Ink', measure: '1.4 kg', sizes: throws },
      'Stripes from an old log-cabin ledger, in colours the lake allows.',
    ),
    product(
      'Fleece-free camping blanket',
      'blanket',
      { price: 6_900, colours: 'Fern Charcoal', measure: '900 g' },
      'Recycled wool that takes a spark better than any plastic fleece.',
    ),
    product(
      'Linen cushion',
      'cushion',
      { price: 3_400, colours: 'Sand Sea Clay Moss', measure: '420 g', sizes: covers },
      'Rumpled on purpose, and cool against a summer cheek.',
    ),
    product(
      'Velvet cushion',
      'cushion',
      { price: 3_900, colours: 'Plum Ochre Fern', measure: '450 g', sizes: covers },
      'Changes shade when you stroke it, as velvet should.',
    ),
    product(
      'Tufted dot cushion',
      'cushion',
      { price: 4_400, colours: 'Chalk Blush', measure: '480 g' },
      'Sixteen raised dots that end up printed on napping faces.',
    ),
    product(
      'Kilim floor cushion',
      'cushion',
      { price: 7_900, colours: 'Rust Ink', measure: '2.1 kg' },
      'Firm enough for a board-game evening on the rug.',
    ),
    product(
      'Outdoor cushion',
      'cushion',
      { price: 2_900, colours: 'Sky Fern Ochre', measure: '400 g' },
      'Left out all June by accident, and fine.',
    ),
    product(
      'Lumbar roll',
      'cushion',
      { price: 3_200, colours: 'Charcoal Clay', measure: '380 g' },
      'Fills the gap that every office chair has.',
    ),
    product(
      'Bouclé cushion',
      'cushion',
      { price: 4_900, colours: 'Chalk Sand', measure: '520 g', sizes: covers },
      'Loops that look like a sheep just before shearing day.',
    ),
    product(
      'Embroidered leaf cushion',
      'cushion',
      { price: 5_400, colours: 'Moss Fog', measure: '430 g' },
      'One leaf, stitched by one person, signed on the inside seam.',
    ),
    product(
      'Window seat pad',
      'cushion',
      { price: 6_400, colours: 'Sea Rust', measure: '1.3 kg' },
      'Turns a cold sill into the best seat in November.',
    ),
    product(
      'Meditation cushion',
      'cushion',
      { price: 5_900, colours: 'Plum Moss Charcoal', measure: '2.4 kg' },
      'Buckwheat hulls that settle when you do.',
    ),
  ],
};
