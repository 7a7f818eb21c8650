import type { MachineView } from '@tessera/contracts/operator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOf } from './graph.ts';
import { type Box, layOut } from './layout.ts';

/** Machines of a few states that lead anywhere, circles too. */
const machines: fc.Arbitrary<MachineView> = fc
  .array(fc.record({ next: fc.nat(11), choice: fc.nat(11), caught: fc.option(fc.nat(11)) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((states) => {
    const name = (n: number) => `S${n % states.length}`;
    const entries = states.map(({ next, choice, caught }, n) => [
      name(n),
      {
        Type: 'Task',
        Next: name(next),
        Choices: [{ Next: name(choice) }],
        ...(caught === null ? {} : { Catch: [{ Next: name(caught), ErrorEquals: ['X'] }] }),
      },
    ]);
    return { StartAt: 'S0', States: Object.fromEntries(entries) };
  });

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('layOut()', () => {
  it('lays no box over another, and draws every way between them', () => {
    fc.assert(
      fc.property(machines, (machine) => {
        const { boxes, routes, width, height } = layOut(machine);
        for (const [i, box] of boxes.entries()) {
          expect(boxes.slice(i + 1).some((other) => overlap(box, other))).toBe(false);
          expect(box.x).toBeGreaterThanOrEqual(-0.001);
          expect(box.x + box.width).toBeLessThanOrEqual(width + 0.001);
          expect(box.y + box.height).toBeLessThanOrEqual(height + 0.001);
        }
        const drawn = new Set(boxes.map(({ id }) => id));
        const ways = edgesOf(machine).filter(({ from }) => drawn.has(from));
        expect(routes.map(({ from, to }) => `${from} ${to}`)).toEqual(
          ways.map(({ from, to }) => `${from} ${to}`),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('puts branches side by side within their state, by names of their own', () => {
    const branch = { StartAt: 'A', States: { A: { Type: 'Task' } } };
    const machine = { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [branch, branch] } } };
    const [box] = layOut(machine).boxes;
    expect(box!.inside.flatMap(({ boxes }) => boxes.map(({ id }) => id))).toEqual(['P/0/A', 'P/1/A']);
    const [left, right] = box!.inside;
    expect(left!.x + left!.width).toBeLessThan(right!.x);
    expect(right!.x + right!.width).toBeLessThan(box!.width);
  });
});
