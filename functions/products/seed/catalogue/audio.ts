/** Sound. */

import { product, type SeedCategory } from './define.ts';

export const audio: SeedCategory = {
  slug: 'audio',
  name: 'Sound',
  description: 'Headphones, speakers and radios chosen by ear, with batteries that can be changed.',
  goesWith: ['desk', 'furniture'],
  brands: ['Halo & Hum', 'Tonart', 'Fieldnote Audio', 'Blue Hour', 'Kanto Works'],
  materials: ['anodised aluminium', 'walnut veneer', 'recycled ABS', 'wool-blend mesh', 'birch plywood'],
  origins: ['a studio in Cologne', 'Kanagawa', 'Jutland', 'a joinery in the Jura'],
  care: [
    'The battery is behind two ordinary screws.',
    'Updates are optional and never take a feature away.',
    'Ear pads and grilles are sold singly and fit without glue.',
    'It plays without an app, an account or a greeting.',
    'Give it an evening: the treble settles after a few hours.',
    'A cloth bag is enclosed for journeys.',
  ],
  features: [
    'Bluetooth 5.4',
    'USB-C charging',
    'Replaceable battery',
    'Multipoint pairing',
    'Physical volume wheel',
    'Splash-proof',
    'Wired mode',
    'Two-year guarantee',
  ],
  kinds: {
    headphones: {
      materials: [
        'anodised aluminium and wool mesh',
        'recycled ABS and vegan leather',
        'steel and memory foam',
      ],
      origins: ['a studio in Cologne', 'Kanagawa', 'Jutland'],
    },
  },
  measureName: 'Playing time',
  products: [
    product(
      'Over-ear Studio',
      'headphones',
      { price: 17_900, colours: 'Charcoal Sand Ink', measure: '36 h' },
      'Closed, calm and honest: voices sit where the microphone was.',
    ),
    product(
      'Quiet Car noise-cancelling headphones',
      'headphones',
      { price: 24_900, colours: 'Fog Charcoal Plum', measure: '42 h' },
      'Turns a full carriage into a rumour without that pressure in the ears.',
    ),
    product(
      'Open-back listeners',
      'headphones',
      { price: 21_500, colours: 'Walnut Steel', measure: 'wired' },
      'For the armchair, not the bus: everyone hears what you hear, only you hear it well.',
    ),
    product(
      'Kids’ capped headphones',
      'headphones',
      { price: 4_900, colours: 'Sky Ochre Blush', measure: '30 h' },
      'Limited to 85 decibels and flexible enough to be sat on.',
    ),
    product(
      'Runner’s band headphones',
      'headphones',
      { price: 8_900, colours: 'Rust Sea', measure: '20 h' },
      'Stays put over kerbs and leaves the ear free for traffic.',
    ),
    product(
      'Foldable travel headphones',
      'headphones',
      { price: 12_900, colours: 'Moss Charcoal', measure: '28 h' },
      'Folds to the size of a sandwich, and the case holds the adapter too.',
    ),
    product(
      'Gaming headset with arm',
      'headphones',
      { price: 11_900, colours: 'Charcoal Fern', measure: '24 h' },
      'The microphone arm lifts to mute, so you always know whether they hear you.',
    ),
    product(
      'Shelf monitors, pair',
      'speaker',
      { price: 32_900, colours: 'Walnut Charcoal Chalk', measure: 'mains' },
      'Small boxes with a wide stage; place them a hand’s width from the wall.',
    ),
    product(
      'Picnic speaker',
      'portable',
      { price: 9_900, colours: 'Rust Moss Sky', measure: '18 h' },
      'Loud enough for the blanket, polite enough for the next one.',
    ),
    product(
      'Bathroom speaker',
      'portable',
      { price: 5_900, colours: 'Sea Chalk', measure: '12 h' },
      'Floats, hangs, forgives soap and resumes the podcast where the water began.',
    ),
    product(
      'Living room tower',
      'speaker',
      { price: 54_900, colours: 'Oak Charcoal', measure: 'mains' },
      'A slim cabinet with a downward bass that the neighbours will not notice.',
    ),
    product(
      'Desk speaker with wheel',
      'speaker',
      { price: 13_900, colours: 'Ochre Fog', measure: 'mains' },
      'One large wheel, one input light, and no menu anywhere.',
    ),
    product(
      'Portable block',
      'portable',
      { price: 7_400, colours: 'Charcoal Clay Fern', measure: '22 h' },
      'Two of them find each other and become a stereo pair by being tapped together.',
    ),
    product(
      'Soundbar Lowline',
      'portable',
      { price: 27_900, colours: 'Charcoal', measure: 'mains' },
      'Makes whispering actors intelligible, which is all most films need.',
    ),
    product(
      'Kitchen radio',
      'radio',
      { price: 11_900, colours: 'Rust Chalk Sea', measure: '15 h' },
      'Six stations on six keys, readable with floury hands from across the room.',
    ),
    product(
      'World receiver',
      'radio',
      { price: 16_900, colours: 'Charcoal Walnut', measure: '25 h' },
      'Short wave at midnight still feels like opening a window far away.',
    ),
    product(
      'Wake-up radio with dimmer',
      'radio',
      { price: 8_900, colours: 'Blush Fog', measure: 'mains' },
      'Begins as a murmur and a glow; only the third stage is an alarm.',
    ),
    product(
      'Workshop radio',
      'radio',
      { price: 13_500, colours: 'Ochre Charcoal', measure: '30 h' },
      'Rubber corners, gloves-friendly dials, and a rail to hang a cable on.',
    ),
    product(
      'Pocket FM',
      'radio',
      { price: 3_900, colours: 'Sky Rust', measure: '60 h' },
      'Runs for a fortnight of commutes on two cells you can buy at any kiosk.',
    ),
    product(
      'Retro internet radio',
      'radio',
      { price: 18_900, colours: 'Walnut Moss', measure: 'mains' },
      'Looks like 1962 and receives forty thousand stations from elsewhere.',
    ),
  ],
};
