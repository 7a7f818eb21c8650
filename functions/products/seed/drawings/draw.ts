/** Draws a product as a small flat picture: the object in its colour on a soft ground, with its shadow. */

import { backpack, beanie, pouch, scarf, sweater, tote } from './carry.ts';
import { blocks, bottle, brush, notebook, pencils, puzzle, soap, train, tray } from './desk.ts';
import { blanket, chair, cushion, shelf, table, towel } from './home.ts';
import { desklamp, lantern, pendant } from './light.ts';
import { flask, plant, tent, torch, trowel, wateringcan } from './nature.ts';
import { type Colour, groundOf, mix, type Tones, tonesOf } from './palette.ts';
import { circle, ellipse } from './shapes.ts';
import { headphones, radio, speaker } from './sound.ts';
import { board, kettle, mug, pan } from './table.ts';

const drawings = {
  backpack,
  beanie,
  blanket,
  blocks,
  board,
  bottle,
  brush,
  chair,
  cushion,
  desklamp,
  flask,
  headphones,
  kettle,
  lantern,
  mug,
  notebook,
  pan,
  pencils,
  pendant,
  plant,
  pouch,
  puzzle,
  radio,
  scarf,
  shelf,
  soap,
  speaker: (tones: Tones, look: number) => speaker(tones, look * 2),
  portable: (tones: Tones, look: number) => speaker(tones, look * 2 + 1),
  sweater,
  table,
  tent,
  torch,
  tote,
  towel,
  train: (tones: Tones, look: number) => train(tones, look * 2),
  car: (tones: Tones, look: number) => train(tones, look * 2 + 1),
  tray,
  trowel,
  wateringcan,
} satisfies Record<string, (tones: Tones, look: number) => string>;

export type Kind = keyof typeof drawings;

/** Hangs or floats, so it throws no shadow on a floor. */
const floating = new Set<Kind>(['pendant', 'towel', 'tent', 'torch', 'trowel', 'brush']);

/**
 * @param look varies details, so that two products of a kind do not look alike
 * @returns an SVG document of 800 × 800 without text, script or reference
 */
export function drawProduct(kind: Kind, colour: Colour, look: number): string {
  const ground = groundOf(look, colour);
  const halo = circle(400, 400, 300, mix(ground, '#ffffff', 0.42));
  const floor = floating.has(kind) ? '' : ellipse(400, 652, [270, 26], mix(ground, '#3a3640', 0.16));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800"><rect width="800" height="800" fill="${ground}"/>${halo}${floor}<g transform="translate(-44 -52) scale(1.11)">${drawings[kind](tonesOf(colour), look)}</g></svg>`;
}
