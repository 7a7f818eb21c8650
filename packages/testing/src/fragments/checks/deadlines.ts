/** A BFF that is slow, down or talks nonsense costs the visitor this fragment alone, and not for longer than declared. */

import { expect, test } from '@playwright/test';
import type { Visitor } from '@tessera/fragment/server';
import { declarationOf } from '../build/build.ts';
import type { LoadEnd } from '../build/renderer.ts';
import type { Trouble } from '../build/troubled-api.ts';
import type { Tab } from '../stage/tab.ts';
import { mountingOf, paramsOf, type Subject } from './subject.ts';

/** Milliseconds beyond its deadline in which a fragment's `load` has to notice. */
const GRACE = 1_000;

/** How `load` has ended when the BFF did not answer. */
export interface SlowEnd {
  outcome: 'rejected' | 'loaded' | 'late';
  milliseconds: number;
}

export interface SlowEnds {
  /** Fragment → how `load` ended. */
  ends: Record<string, SlowEnd>;
  /** Fragment → the state of its slot, where the HTML of the server was mounted. */
  states: Record<string, string>;
  /** Uncaught errors. */
  errors: string[];
}

/** Loads all fragments at once from a BFF that never answers: it takes as long as they may. */
export async function loadSlowly(tab: Tab, subjects: readonly Subject[]): Promise<SlowEnds> {
  const { page, errors } = await tab.open({ flavour: 'production', fault: 'slow' });
  const loads = subjects.map((subject) => ({
    ...mountingOf(subject, subject.stories[0]!),
    params: paramsOf(subject),
    timeout: declarationOf(subject.stage().build, subject.fragment).timeout,
  }));
  // The shell loads the files and gives the container its libraries, before any of it is called from here.
  const names = subjects.map(({ name }) => name);
  const htmls = await Promise.all(subjects.map(({ stage, stories }) => stage().render(stories[0]!, 'first')));
  const found = await page.evaluate(
    async ({ loads, names, htmls, grace }) => {
      const states: Record<string, string> = {};
      for (const [index, name] of names.entries()) {
        states[name] = await tesseraTools.shown(tesseraTools.show(name, htmls[index]!, name));
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
      return { ends: Object.fromEntries(await Promise.all(ends)), states };
    },
    { loads, names, htmls, grace: GRACE },
  );
  return { ...found, errors };
}

export interface ServerEnd {
  trouble: Trouble;
  /** An Error when it took longer than it may; `null` where there is no server side. */
  end: LoadEnd | Error | null;
}

/** Loads a fragment on the server's side, with the calls that a BFF's worker gives it, in every kind of trouble at once. */
export function loadOnServer(subject: Subject): Promise<ServerEnd[]> {
  const { timeout, audience } = declarationOf(subject.stage().build, subject.fragment);
  const visitor: Visitor =
    audience === 'public' ? { status: 'anonymous' } : { status: 'customer', id: 'visitor-0001' };
  const asked = { fragment: subject.fragment, params: paramsOf(subject), visitor, timeout };
  const troubles: readonly Trouble[] = ['slow', 'down', 'garbage'];
  return Promise.all(
    troubles.map(async (trouble) => {
      const end = await (subject.stage().load({ ...asked, trouble }) ?? Promise.resolve(null)).catch(
        (error: Error) => error,
      );
      return { trouble, end };
    }),
  );
}

export interface Ends {
  slowEnds(): Promise<SlowEnds>;
  serverEnds(): Promise<ServerEnd[]>;
}

export function checkDeadlines(subject: Subject, { slowEnds, serverEnds }: Ends): void {
  test('from a BFF that is down, or talks nonsense, it shows something or says that it cannot', async () => {
    const { page, errors } = await subject.tab().open({ flavour: 'production' });
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

  test('its server side ends at its deadline when the BFF is slow, down, or talks nonsense', async () => {
    for (const { trouble, end } of await serverEnds()) {
      if (end instanceof Error) throw new Error(`A BFF that is ${trouble}: ${end.message}`);
      subject.note('server gave up ms', end?.milliseconds ?? 0);
    }
  });

  test('from a BFF that does not answer it gives up at its deadline', async () => {
    const { ends, states, errors } = await slowEnds();
    const end = ends[subject.fragment]!;
    subject.note('gave up ms', end.milliseconds);
    expect(end.outcome).not.toBe('late');
    // What the server has rendered needs no BFF to come alive.
    if (subject.stage().build.release.server !== null) expect(states[subject.name]).toBe('ready');
    expect(errors).toEqual([]);
  });
}
