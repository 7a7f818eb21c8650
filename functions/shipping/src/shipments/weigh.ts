/** What a piece weighs, in grams, packed: the catalogue says of what kind it is and not how heavy. */

const grams: Readonly<Record<string, number>> = {
  audio: 900,
  bags: 1_200,
  bath: 700,
  desk: 800,
  furniture: 14_000,
  kitchen: 1_100,
  knitwear: 500,
  lighting: 2_400,
  outdoor: 3_200,
  plants: 2_800,
  textiles: 1_500,
  toys: 600,
};

/** Of a category that is not known here, or of what has left the catalogue. */
const USUAL = 1_000;

export function weigh(category: string | undefined): number {
  return (category !== undefined && Object.hasOwn(grams, category) && grams[category]) || USUAL;
}
