/** Nothing stays behind. */

import { expect, type Page, test } from '@playwright/test';
import { mountingOf, type Subject } from './subject.ts';

const ROUNDS = 50;
/** Rounds before the first count: what a page does once is no leak. */
const WARM_UP = 20;
/** Bytes that the heap may grow in all rounds. */
const MOST_GROWTH = 200_000;

interface Count {
  nodes: number;
  listeners: number;
  bytes: number;
}

export function checkLeaks(subject: Subject): void {
  test(`mounted and unmounted ${ROUNDS} times it leaves nothing behind`, async () => {
    const { page } = await subject.tab().open({ flavour: 'production' });
    const traces = () => page.evaluate(readTraces, subject.stage().build.base);
    const clean = await traces();
    const count = await startCounting(page);
    const mountOften = await prepare(page, subject);
    await mountOften(WARM_UP);
    const before = { count: await count(), traces: await traces() };
    const faults = await mountOften(ROUNDS);
    const after = { count: await count(), traces: await traces() };

    const grown = {
      nodes: after.count.nodes - before.count.nodes,
      listeners: after.count.listeners - before.count.listeners,
      bytes: after.count.bytes - before.count.bytes,
    };
    subject.note('nodes', grown.nodes);
    subject.note('listeners', grown.listeners);
    subject.note('heap kB', Math.round(grown.bytes / 1_000));
    expect.soft(faults).toEqual([]);
    expect.soft(after.traces.running, 'timers, observers and connections').toEqual([]);
    expect.soft(newIn(before.traces.globals, after.traces.globals), 'globals of every round').toEqual([]);
    expect.soft(newIn(clean.globals, after.traces.globals).filter(isOfFragment), 'globals').toEqual([]);
    expect.soft(after.traces.styles, 'style sheets').toEqual(before.traces.styles);
    // Engines keep the last of something here and there; what is left by every round is a leak.
    expect.soft(grown.nodes, 'nodes').toBeLessThan(ROUNDS);
    expect.soft(grown.listeners, 'listeners').toBeLessThan(ROUNDS);
    expect.soft(grown.bytes, 'bytes').toBeLessThan(MOST_GROWTH);
  });
}

function newIn(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((name) => !before.includes(name));
}

/** Containers of every kind keep what they share once for the page, under names that begin so. */
function isOfFragment(name: string): boolean {
  return !name.startsWith('__');
}

/** Mounts stories in turn: from the server's HTML by the shell, and without it. */
async function prepare(page: Page, subject: Subject): Promise<(rounds: number) => Promise<string[]>> {
  const turns = await Promise.all(
    subject.stories.map(async (story) => ({
      html: await subject.stage().render(story, 'only'),
      mounting: mountingOf(subject, story),
    })),
  );
  return (rounds) =>
    page.evaluate(
      async ({ turns, rounds, name }) => {
        const found = new Set<string>();
        for (let round = 0; round < rounds; round += 1) {
          const { html, mounting } = turns[round % turns.length]!;
          const place = tesseraTools.show(name, html, 'only');
          const state = await tesseraTools.shown(place);
          if (state !== 'ready') found.add(`the slot is ${state}`);
          await tesseraTools.remove(place);
          const { unmount, faults } = await tesseraTools.mount(mounting, 'only');
          unmount();
          await tesseraTools.settle();
          for (const fault of faults) found.add(fault);
        }
        return [...found];
      },
      { turns, rounds, name: subject.name },
    );
}

/** Runs in the page. */
function readTraces(base: string) {
  return {
    running: tesseraLedger.running(base),
    globals: Object.keys(globalThis),
    styles: [
      `${document.adoptedStyleSheets.length} adopted`,
      ...[...document.querySelectorAll('style, link[rel=stylesheet]')].map((element) => element.outerHTML),
    ],
  };
}

/** Counts through the DevTools protocol, after what is no longer used was taken away. */
async function startCounting(page: Page): Promise<() => Promise<Count>> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    // What was freed by the first may hold what the second frees.
    for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { nodes, listeners: jsEventListeners, bytes: usedSize };
  };
}
