/** A state machine as a graph: its states, and where each leads to. */

import type { MachineView } from '@tessera/contracts/operator';

export type Kind = 'next' | 'choice' | 'catch';

export interface Edge {
  from: string;
  to: string;
  kind: Kind;
}

/** Each pair once: a state that leads to another in several ways is drawn by the first of them. */
export function edgesOf({ States }: MachineView): Edge[] {
  const edges = Object.entries(States).flatMap(([from, { Next, Default, Choices = [], Catch = [] }]) => [
    ...(Next === undefined ? [] : [{ from, to: Next, kind: 'next' as const }]),
    ...Choices.map(({ Next: to }) => ({ from, to, kind: 'choice' as const })),
    ...(Default === undefined ? [] : [{ from, to: Default, kind: 'choice' as const }]),
    ...Catch.map(({ Next: to }) => ({ from, to, kind: 'catch' as const })),
  ]);
  return edges.filter(
    ({ from, to }, i) => edges.findIndex((one) => one.from === from && one.to === to) === i,
  );
}

/** States in the order in which they are met, and the edges that go back to one that led there. */
export function walk(machine: MachineView, edges: readonly Edge[]): { order: string[]; back: Set<Edge> } {
  const order: string[] = [];
  const back = new Set<Edge>();
  const open = new Set<string>();
  const visit = (state: string): void => {
    order.push(state);
    open.add(state);
    for (const edge of edges.filter(({ from }) => from === state)) {
      if (open.has(edge.to)) back.add(edge);
      else if (!order.includes(edge.to)) visit(edge.to);
    }
    open.delete(state);
  };
  visit(machine.StartAt);
  return { order, back };
}

/** How far each state is from the first: below all that lead to it. */
export function rankOf(
  order: readonly string[],
  edges: readonly Edge[],
  back: ReadonlySet<Edge>,
): Map<string, number> {
  const ranks = new Map(order.map((state) => [state, 0]));
  const forward = edges.filter((edge) => !back.has(edge) && ranks.has(edge.from));
  for (let isMoved = true; isMoved; ) {
    isMoved = false;
    for (const { from, to } of forward) {
      const least = ranks.get(from)! + 1;
      if (ranks.get(to)! >= least) continue;
      ranks.set(to, least);
      isMoved = true;
    }
  }
  return ranks;
}
