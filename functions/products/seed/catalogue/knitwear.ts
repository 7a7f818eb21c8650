/** Knitwear. */

import { product, type SeedCategory } from './define.ts';

const sizes = { S: 1, M: 1, L: 1, XL: 1 };

export const knitwear: SeedCategory = {
  slug: 'knitwear',
  name: 'Knitwear',
  description: 'Jumpers, hats and scarves in wool you can trace to the flock.',
  goesWith: ['outdoor', 'bags'],
  brands: ['Loom & Lamb', 'Vinterly', 'Tarn', 'Purl Street', 'Nordkap'],
  materials: ['merino', 'lambswool', 'organic cotton', 'recycled cashmere', 'Shetland wool'],
  origins: ['a knitter’s co-operative in Shetland', 'Biella', 'Tyrol', 'Barcelos'],
  care: [
    'Wash seldom, cold and by hand; air it often.',
    'A comb for the pills is in the box, and you will need it twice.',
    'Darning yarn in the right shade comes sewn to the label.',
    'Fits true to size; between two, take the smaller.',
    'Knitted in one piece, so there is no seam to itch.',
    'We mend holes for the price of the postage.',
  ],
  features: [
    'Traceable wool',
    'Seamless',
    'Mulesing-free',
    'Hand-finished',
    'Free mending',
    'Unisex cut',
    'Ribbed cuffs',
    'Undyed option',
  ],
  measureName: 'Gauge',
  products: [
    product(
      'Fisherman’s jumper',
      'sweater',
      { price: 14_900, colours: 'Ink Chalk Rust', measure: '5 gg', sizes },
      'A dense rib that a drizzle needs an hour to get through.',
    ),
    product(
      'Everyday merino crew',
      'sweater',
      { price: 9_900, colours: 'Charcoal Moss Fog Plum', measure: '14 gg', sizes },
      'Thin enough under a jacket, presentable enough without one.',
    ),
    product(
      'Fair Isle yoke jumper',
      'sweater',
      { price: 16_900, colours: 'Sea Rust', measure: '7 gg', sizes },
      'Nine colours, no two rows alike, and a pattern that closes at the back.',
    ),
    product(
      'Cotton summer knit',
      'sweater',
      { price: 7_900, colours: 'Sky Sand Blush', measure: '7 gg', sizes },
      'For the evening when everyone else says they are not cold.',
    ),
    product(
      'Cable-knit pullover',
      'sweater',
      { price: 15_900, colours: 'Chalk Fern', measure: '5 gg', sizes },
      'Cables that were drawn first on paper by someone’s aunt, with her leave.',
    ),
    product(
      'Recycled cashmere crew',
      'sweater',
      { price: 18_900, colours: 'Sand Ink Blush', measure: '12 gg', sizes },
      'Spun from old jumpers, and nobody’s elbow can tell.',
    ),
    product(
      'Children’s raglan jumper',
      'sweater',
      {
        price: 5_900,
        colours: 'Ochre Sky Rust',
        measure: '7 gg',
        sizes: { '98/104': 1, '110/116': 1, '122/128': 1 },
      },
      'Cuffs to turn back now and let down next winter.',
    ),
    product(
      'Half-zip mountain jumper',
      'sweater',
      { price: 13_900, colours: 'Moss Charcoal', measure: '9 gg', sizes },
      'A collar that stands up to the chairlift.',
    ),
    product(
      'Fisherman beanie',
      'beanie',
      { price: 3_400, colours: 'Ink Ochre Charcoal Rust', measure: '5 gg' },
      'Short, snug, and long enough for the ears if you unroll it.',
    ),
    product(
      'Bobble hat',
      'beanie',
      { price: 3_900, colours: 'Blush Sky Plum', measure: '4 gg' },
      'The bobble comes off with a press stud before the wash.',
    ),
    product(
      'Merino running cap',
      'beanie',
      { price: 2_900, colours: 'Charcoal Sea', measure: '18 gg' },
      'Warm uphill, dry downhill, small enough for a back pocket.',
    ),
    product(
      'Children’s pompom beanie',
      'beanie',
      { price: 2_400, colours: 'Ochre Fern Blush', measure: '5 gg' },
      'Lined with cotton, since foreheads have opinions.',
    ),
    product(
      'Slouch beanie',
      'beanie',
      { price: 3_200, colours: 'Fog Moss', measure: '7 gg' },
      'Room for a bun or for nothing in particular.',
    ),
    product(
      'Reversible double-knit hat',
      'beanie',
      { price: 3_600, colours: 'Rust Ink', measure: '7 gg' },
      'Two hats in one: sober on weekdays, striped at the weekend.',
    ),
    product(
      'Winter loop scarf',
      'scarf',
      { price: 4_400, colours: 'Clay Charcoal Sea', measure: '5 gg' },
      'Twice around and no loose ends on the bicycle.',
    ),
    product(
      'Striped college scarf',
      'scarf',
      { price: 5_900, colours: 'Ink Fern Plum', measure: '9 gg' },
      'Stripes of no college in particular, so you owe nobody a song.',
    ),
    product(
      'Featherweight travel scarf',
      'scarf',
      { price: 6_900, colours: 'Sand Sky', measure: '20 gg' },
      'A blanket on the plane, a pillow on the train, a scarf on arrival.',
    ),
    product(
      'Chunky snood',
      'scarf',
      { price: 4_900, colours: 'Chalk Rust', measure: '3 gg' },
      'Eleven big stitches across, and winter stays on the other side.',
    ),
    product(
      'Lambswool fringe scarf',
      'scarf',
      { price: 5_400, colours: 'Moss Fog Ochre', measure: '8 gg' },
      'Milled soft in the same river water since 1896, says the mill.',
    ),
    product(
      'Children’s tube scarf',
      'scarf',
      { price: 1_900, colours: 'Sky Blush', measure: '7 gg' },
      'Cannot be lost on the slide, which is more than most scarves can say.',
    ),
  ],
};
