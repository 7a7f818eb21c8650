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
import { copyBuild } from './build/copy-build.ts';
import { type DeclaredProps, readDeclaredProps } from './build/declared-props.ts';
import { checkContracts, checkWeight } from './checks/contracts.ts';
import {
  checkDeadlines,
  loadOnServer,
  loadSlowly,
  type ServerEnd,
  type SlowEnds,
} from './checks/deadlines.ts';
import { checkHydration } from './checks/hydration.ts';
import { checkInstances } from './checks/instances.ts';
import { checkLeaks } from './checks/leaks.ts';
import { checkLoading } from './checks/loading.ts';
import { checkLook } from './checks/look.ts';
import { checkPictures, type Gallery, type PictureOptions } from './checks/pictures.ts';
import type { Subject } from './checks/subject.ts';
import { clearReport, compareWithLive } from './pictures/live.ts';
import { openExampleBff } from './stage/bff.ts';
import { type Stage, startStage } from './stage/stage.ts';
import { openTab, type Tab } from './stage/tab.ts';

export interface FragmentsOptions {
  pictures?: PictureOptions;
}

/**
 * Declares the tests of every fragment of a remote.
 *
 * @param root the remote's folder, which was built
 * @param stories states of every fragment that it has
 */
export function describeFragments(
  root: URL,
  stories: readonly Story[],
  { pictures = {} }: FragmentsOptions = {},
): void {
  const folder = fileURLToPath(root);
  const figures = new Map<string, Map<string, number>>();
  let stack: AsyncDisposableStack;
  let stage: Stage;
  let tab: Tab;
  let declared: DeclaredProps;
  let slowEnds: Promise<SlowEnds>;
  let serverEnds: Map<string, Promise<ServerEnd[]>>;
  let gallery: Gallery;
  const changes: string[][] = [];

  const fragments = [...new Set(stories.map(({ fragment }) => fragment))];
  const subjects = fragments.map((fragment): Subject => {
    return {
      get name() {
        return `${stage.build.release.remote}/${fragment}`;
      },
      fragment,
      stories: stories.filter((story) => story.fragment === fragment),
      props: () => declared[fragment],
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
      declared = await readDeclaredProps(folder);
      const build = stack.use(await copyBuild(join(folder, 'dist/release')));
      const shell = stack.use(await copyBuild(findShell(folder)));
      const bff = stack.use(await openExampleBff(folder, build));
      stage = stack.use(await startStage({ build, shell, stories, bff }));
      tab = stack.use(await openTab(browser, stage));
      // Meanwhile, since it does nothing but wait.
      slowEnds = loadSlowly(stack.use(await openTab(browser, stage)), subjects);
      slowEnds.catch(() => undefined);
      serverEnds = new Map(subjects.map((subject) => [subject.fragment, loadOnServer(subject)]));
      const comparison = await compareWithLive(browser, { folder, now: { build, shell }, stories });
      if (comparison !== null) stack.use(comparison);
      gallery = {
        comparison,
        folder: await clearReport(folder),
        note: ({ story, view, share }) => changes.push([story, view, `${(100 * share).toFixed(3)} %`]),
      };
    });
    test.afterAll(async () => {
      await stack.disposeAsync();
      if (figures.size > 0) console.log(`${describeFigures(figures)}\n`);
      if (changes.length > 0)
        console.log(`${toTable(['looks different', 'view', 'pixels'], changes)}\nSee ${gallery.folder}\n`);
    });

    test('every fragment has a story', () => {
      expect(Object.keys(stage.build.release.fragments).sort()).toEqual([...fragments].sort());
    });

    checkWeight(() => stage.build.release.bundled ?? []);

    for (const subject of subjects) {
      test.describe(subject.fragment, () => {
        checkContracts(subject);
        checkHydration(subject);
        checkInstances(subject);
        checkLoading(subject);
        checkLook(subject);
        checkLeaks(subject);
        checkDeadlines(subject, {
          slowEnds: () => slowEnds,
          serverEnds: () => serverEnds.get(subject.fragment)!,
        });
        checkPictures(subject, pictures, () => gallery);
      });
    }
  });
}

/** The shell of the checkout around a folder, as it was built, or of the project around it, as it was fetched. */
function findShell(folder: string): string {
  const found = ['shell/dist/release', '.tessera/shell']
    .map((path) => join(folder, path))
    .find((path) => existsSync(join(path, 'release.unsigned.json')));
  if (found !== undefined) return found;
  const above = dirname(folder);
  if (above === folder) {
    throw new Error(
      'Cannot test fragments: no folder above has a shell, build that of the checkout, or run "tessera shell" in a project',
    );
  }
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
