/** Brings the places of each row into an order in which few lines cross, and moves them towards what they are tied to. */

export interface Place {
  id: string;
  rank: number;
  width: number;
  height: number;
  above: Place[];
  below: Place[];
  /** Of its middle. */
  x: number;
}

const SPACE = 14;
const SWEEPS = 12;

/** Sets `x` of every place; answers the rows, each from left to right. */
export function arrange(places: readonly Place[]): Place[][] {
  const count = Math.max(...places.map(({ rank }) => rank)) + 1;
  const rows = Array.from({ length: count }, (_, rank) => places.filter((place) => place.rank === rank));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? rows : rows.toReversed()) sort(row, isDown ? 'above' : 'below');
  }
  for (const row of rows)
    settle(
      row,
      row.map(() => 0),
    );
  for (let sweep = 0; sweep < SWEEPS * 4; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) settle(row, row.map(wish));
  }
  const left = Math.min(...places.map(({ x, width }) => x - width / 2));
  for (const place of places) place.x -= left;
  return rows;
}

/** Sorts by the places that they are tied to; ones that are tied to none stay beside their neighbour. */
function sort(row: Place[], side: 'above' | 'below'): void {
  const index = new Map(row.map((place, i) => [place, i]));
  const weight = new Map(
    row.map((place, i) => [place, place[side].length === 0 ? i : mean(place[side].map(positionOf))]),
  );
  row.sort((a, b) => weight.get(a)! - weight.get(b)! || index.get(a)! - index.get(b)!);
  for (const [i, place] of row.entries()) positions.set(place, i);
}

/** Where each place was in its row when that was last sorted. */
const positions = new WeakMap<Place, number>();

function positionOf(place: Place): number {
  return positions.get(place) ?? 0;
}

/** In the middle of what it is tied to; lines through rows want to be straight most of all. */
function wish(place: Place): number {
  const tied = [...place.above, ...place.below];
  const weights = tied.map((other) => (place.height === 0 && other.height === 0 ? 6 : 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum === 0 ? place.x : tied.reduce((total, { x }, i) => total + x * weights[i]!, 0) / sum;
}

interface Block {
  /** Of the places that touch each other, what they wish on the average. */
  mean: number;
  places: Place[];
}

/** Puts a row as near to what is wished as its order and its widths allow: places that would overlap move together. */
function settle(row: readonly Place[], wished: readonly number[]): void {
  const offsets = new Map<Place, number>();
  let right = 0;
  for (const place of row) {
    offsets.set(place, right + place.width / 2);
    right += place.width + SPACE;
  }
  const blocks: Block[] = [];
  for (const [i, place] of row.entries()) {
    let block: Block = { mean: wished[i]! - offsets.get(place)!, places: [place] };
    for (let last = blocks.at(-1); last !== undefined && last.mean > block.mean; last = blocks.at(-1)) {
      blocks.pop();
      const count = last.places.length + block.places.length;
      const mean = (last.mean * last.places.length + block.mean * block.places.length) / count;
      block = { mean, places: [...last.places, ...block.places] };
    }
    blocks.push(block);
  }
  for (const { mean, places } of blocks) for (const place of places) place.x = mean + offsets.get(place)!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
