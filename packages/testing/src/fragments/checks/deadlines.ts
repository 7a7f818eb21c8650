/** A BFF that is slow, down or talks nonsense costs the visitor this fragment alone, and not for longer than declared. */

import { expect, test } from '@playwright/test';
import type { Params } from '@tessera/fragment';
import { declarationOf } from '../build/build.ts';
import type { Tab } from '../stage/tab.ts';
import { mountingOf, type Subject } from './subject.ts';

/** Milliseconds beyond its deadline in which a fragment's `load` has to notice. */
const GRACE = 1_000;

/** How `load` has ended when the BFF did not answer. */
export interface SlowEnd {
  outcome: 'rejected' | 'loaded' | 'late';
  milliseconds: number;
}

export interface SlowEnds {
  /** Fragment → how it ended. */
  ends: Record<string, SlowEnd>;
  /** Uncaught errors. */
  errors: string[];
}

/** Loads all fragments at once from a BFF that never answers: it takes as long as they may. */
export async function loadSlowly({ page, open }: Tab, subjects: readonly Subject[]): Promise<SlowEnds> {
  const { errors } = await open({ flavour: 'production', fault: 'slow' });
  const loads = subjects.map((subject) => ({
    ...mountingOf(subject, subject.stories[0]!),
    params: paramsOf(subject),
    timeout: declarationOf(subject.stage().build, subject.fragment).timeout,
  }));
  // The shell loads the files and gives the container its libraries, before any of it is called from here.
  const names = subjects.map(({ name }) => name);
  const htmls = await Promise.all(subjects.map(({ stage, stories }) => stage().render(stories[0]!, 'first')));
  const ends = await page.evaluate(
    async ({ loads, names, htmls, grace }) => {
      for (const [index, name] of names.entries()) {
        await tesseraTools.shown(tesseraTools.show(name, htmls[index]!, name));
      }
      const ends = loads.map(async ({ entry, expose, fragment, params, timeout }) => {
        const app = await tesseraTools.open(entry, expose);
        const start = performance.now();
        const signal = AbortSignal.timeout(timeout);
        const load = app.load({ fragment, params, pageToken: 'stage', signal });
        const outcome = await Promise.race([
          load.then(
            () => 'loaded' as const,
            () => 'rejected' as const,
          ),
          new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), timeout + grace)),
        ]);
        return [fragment, { outcome, milliseconds: Math.round(performance.now() - start) }] as const;
      });
      return Object.fromEntries(await Promise.all(ends));
    },
    { loads, names, htmls, grace: GRACE },
  );
  return { ends, errors };
}

export function checkDeadlines(subject: Subject, slowEnds: () => Promise<SlowEnds>): void {
  test('from a BFF that is down, or talks nonsense, it shows something or says that it cannot', async () => {
    const { page, open } = subject.tab();
    const { errors } = await open({ flavour: 'production' });
    const query = new URLSearchParams(paramsOf(subject) as Record<string, string>).toString();
    for (const fault of ['down', 'garbage', 'strange'] as const) {
      const found = await page.evaluate(
        async ({ name, query, fault }) => {
          // The BFF knows what to do by the page that asks.
          history.replaceState(null, '', `?fault=${fault}`);
          const place = tesseraTools.show(name, '', fault, query);
          const state = await tesseraTools.shown(place);
          const hasContent = tesseraTools.elementsIn(place).length > 1;
          await tesseraTools.remove(place);
          return { state, hasContent };
        },
        { name: subject.name, query, fault },
      );
      expect(['ready', 'failed'], fault).toContain(found.state);
      expect(found.hasContent, fault).toBe(true);
      expect(errors, fault).toEqual([]);
    }
  });

  test('from a BFF that does not answer it gives up at its deadline', async () => {
    const { ends, errors } = await slowEnds();
    const end = ends[subject.fragment]!;
    subject.note('gave up ms', end.milliseconds);
    expect(end.outcome).not.toBe('late');
    expect(errors).toEqual([]);
  });
}

/** Those of its first story; where an address has more, an example of each. */
function paramsOf({ stage, fragment, stories }: Subject): Params {
  const patterns = stage().build.release.routes.filter((route) => route.fragment === fragment);
  const names = patterns.flatMap(({ pattern }) => [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name!));
  return { ...Object.fromEntries(names.map((name) => [name, 'example'])), ...stories[0]!.params };
}
