/**
 * What every fragment must do, whatever it is about or made with: its remote's own build in Chromium, under the built
 * shell. A remote calls it once from a Playwright spec, with its stories as the examples.
 */

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Story } from '@tessera/fragment/stories';
import { toTable } from '../figures/table.ts';
import { readBuild } from './build/build.ts';
import { checkDeadlines, loadSlowly, type SlowEnds } from './checks/deadlines.ts';
import { checkHydration } from './checks/hydration.ts';
import { checkInstances } from './checks/instances.ts';
import { checkLeaks } from './checks/leaks.ts';
import { checkLook } from './checks/look.ts';
import type { Subject } from './checks/subject.ts';
import { type Stage, startStage } from './stage/stage.ts';
import { openTab, type Tab } from './stage/tab.ts';

/**
 * Declares the tests of every fragment of a remote.
 *
 * @param root the remote's folder, which was built
 * @param stories states of every fragment that it has
 */
export function describeFragments(root: URL, stories: readonly Story[]): void {
  const folder = fileURLToPath(root);
  const figures = new Map<string, Map<string, number>>();
  let stack: AsyncDisposableStack;
  let stage: Stage;
  let tab: Tab;
  let slowEnds: Promise<SlowEnds>;

  const fragments = [...new Set(stories.map(({ fragment }) => fragment))];
  const subjects = fragments.map((fragment): Subject => {
    return {
      get name() {
        return `${stage.build.release.remote}/${fragment}`;
      },
      fragment,
      stories: stories.filter((story) => story.fragment === fragment),
      stage: () => stage,
      tab: () => tab,
      note(column, figure) {
        const row = figures.get(this.name) ?? new Map<string, number>();
        figures.set(this.name, row.set(column, Math.max(figure, row.get(column) ?? 0)));
      },
    };
  });

  test.describe(basename(folder), () => {
    test.beforeAll(async ({ browser }) => {
      stack = new AsyncDisposableStack();
      const build = readBuild(join(folder, 'dist/release'));
      stage = stack.use(await startStage({ build, shell: readBuild(findShell(folder)), stories }));
      tab = stack.use(await openTab(browser, stage));
      // Meanwhile, since it does nothing but wait.
      slowEnds = loadSlowly(stack.use(await openTab(browser, stage)), subjects);
      slowEnds.catch(() => undefined);
    });
    test.afterAll(async () => {
      await stack.disposeAsync();
      console.log(`${describeFigures(figures)}\n`);
    });

    test('every fragment has a story', () => {
      expect(Object.keys(stage.build.release.fragments).sort()).toEqual([...fragments].sort());
    });

    for (const subject of subjects) {
      test.describe(subject.fragment, () => {
        checkHydration(subject);
        checkInstances(subject);
        checkLook(subject);
        checkLeaks(subject);
        checkDeadlines(subject, () => slowEnds);
      });
    }
  });
}

/** The built shell of the workspace around a folder. */
function findShell(folder: string): string {
  const found = join(folder, 'shell/dist/release');
  if (existsSync(found)) return found;
  const above = dirname(folder);
  if (above === folder)
    throw new Error('Cannot test fragments: no folder above has a built shell, build it first');
  return findShell(above);
}

function describeFigures(figures: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const columns = [...new Set([...figures.values()].flatMap((row) => [...row.keys()]))];
  const rows = [...figures].map(([name, row]) => [
    name,
    ...columns.map((column) => String(row.get(column) ?? '')),
  ]);
  return toTable(['fragment', ...columns], rows);
}
