/**
 * Where the states of a machine are drawn: in rows, each below all that lead to it. An edge over several rows runs
 * through places of its own, which edges to the same state share, so that no line crosses a state.
 */

import type { MachineView } from '@tessera/contracts/operator';
import { type Edge, edgesOf, type Kind, rankOf, walk } from './graph.ts';
import { arrange, type Place } from './rows.ts';

export interface Box {
  /** The state's name, within branches behind theirs: `Settle/0/Record`. */
  id: string;
  name: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** What is within a Parallel or a Map. */
  inside: Layout[];
}

export interface Route {
  from: string;
  to: string;
  kind: Kind;
  /** From the lower edge of a box to the upper edge of another. */
  points: readonly (readonly [number, number])[];
}

/** Boxes and routes are within it: its own place is that of the box around it. */
export interface Layout {
  x: number;
  y: number;
  width: number;
  height: number;
  boxes: Box[];
  routes: Route[];
}

const WIDTH = 184;
const HEIGHT = 40;
/** Between rows, between neighbours, within a box that holds others. */
const GAP = { row: 28, column: 20, inside: 14 };
/** Of the name of a box that holds others. */
const HEAD = 50;
const LINE = 10;

export function layOut(machine: MachineView, prefix = ''): Layout {
  const edges = edgesOf(machine);
  const { order, back } = walk(machine, edges);
  const ranks = rankOf(order, edges, back);
  const inner = new Map(order.map((name) => [name, layOutInside(machine, name, prefix)]));
  const places: Place[] = order.map((name) => ({
    id: name,
    rank: ranks.get(name)!,
    ...sizeOf(inner.get(name)!),
    above: [],
    below: [],
    x: 0,
  }));
  const byId = new Map(places.map((place) => [place.id, place]));
  const reached = edges.filter(({ from }) => ranks.has(from));
  const chains = reached.map((edge) => ({ edge, chain: chainOf(edge, { ranks, back, byId }) }));
  const rows = arrange([...byId.values()]);
  const tops = topsOf(rows);
  const boxes = order.map((name): Box => {
    const { x, rank, width, height } = byId.get(name)!;
    const { Type } = machine.States[name]!;
    return {
      ...{ id: prefix + name, name, type: Type, width, height, inside: inner.get(name)! },
      ...{ x: x - width / 2, y: tops[rank]! },
    };
  });
  const routes = chains.map(({ edge, chain }): Route => {
    const points = chain.flatMap((place, i) =>
      pointsOf(place, { tops, rows, isFirst: i === 0, isLast: i === chain.length - 1 }),
    );
    return {
      ...{ from: prefix + edge.from, to: prefix + edge.to, kind: edge.kind },
      points: back.has(edge) ? points.toReversed() : points,
    };
  });
  const width = Math.max(...[...byId.values()].map((place) => place.x + place.width / 2));
  return { x: 0, y: 0, width, height: tops.at(-1)! - GAP.row, boxes, routes };
}

function layOutInside(machine: MachineView, name: string, prefix: string): Layout[] {
  const { Branches = [], ItemProcessor } = machine.States[name]!;
  const machines = ItemProcessor === undefined ? Branches : [ItemProcessor];
  let x = GAP.inside;
  return machines.map((inside, n) => {
    const layout = { ...layOut(inside, `${prefix}${name}/${n}/`), x, y: HEAD };
    x += layout.width + GAP.inside;
    return layout;
  });
}

function sizeOf(inside: readonly Layout[]): { width: number; height: number } {
  if (inside.length === 0) return { width: WIDTH, height: HEIGHT };
  const right = Math.max(...inside.map(({ x, width }) => x + width));
  const bottom = Math.max(...inside.map(({ y, height }) => y + height));
  return { width: Math.max(WIDTH, right + GAP.inside), height: bottom + GAP.inside };
}

/** The places of an edge from its upper to its lower end; those between are made, or shared with edges to the same state. */
function chainOf(
  edge: Edge,
  {
    ranks,
    back,
    byId,
  }: { ranks: ReadonlyMap<string, number>; back: ReadonlySet<Edge>; byId: Map<string, Place> },
): Place[] {
  const isBack = back.has(edge);
  const [upper, lower] = isBack ? [edge.to, edge.from] : [edge.from, edge.to];
  const chain = [byId.get(upper)!];
  for (let rank = ranks.get(upper)! + 1; rank < ranks.get(lower)!; rank++) {
    const id = isBack ? `^${upper}^${lower}@${rank}` : `~${lower}@${rank}`;
    const known = byId.get(id);
    const place = known ?? { id, rank, width: LINE, height: 0, above: [], below: [], x: 0 };
    byId.set(id, place);
    chain.push(place);
  }
  chain.push(byId.get(lower)!);
  for (let i = 1; i < chain.length; i++) {
    chain[i - 1]!.below.push(chain[i]!);
    chain[i]!.above.push(chain[i - 1]!);
  }
  return chain;
}

/** The upper edge of each row, and of one that would follow. */
function topsOf(rows: readonly (readonly Place[])[]): number[] {
  const tops = [0];
  for (const row of rows) tops.push(tops.at(-1)! + Math.max(...row.map(({ height }) => height)) + GAP.row);
  return tops;
}

function pointsOf(
  { x, rank, height }: Place,
  {
    tops,
    rows,
    isFirst,
    isLast,
  }: { tops: readonly number[]; rows: readonly (readonly Place[])[]; isFirst: boolean; isLast: boolean },
): [number, number][] {
  const top = tops[rank]!;
  if (isFirst) return [[x, top + height]];
  if (isLast) return [[x, top]];
  return [
    [x, top],
    [x, top + Math.max(...rows[rank]!.map((place) => place.height))],
  ];
}
