/** Photographs stories of one build: always at the same moment, in the same language, with nothing that moves. */

import type { Browser, Page } from '@playwright/test';
import type { Story } from '@tessera/fragment/stories';
import { type Build, declarationOf } from '../build/build.ts';
import { startStage } from '../stage/stage.ts';
import { openTab } from '../stage/tab.ts';
import { stopTheClock } from './stop-the-clock.ts';

/** CSS pixels of the windows. */
const WIDTHS = [390, 1440];
const HEIGHT = 900;
const SCHEMES = ['light', 'dark'] as const;

/** `390-light`, `1440-dark`, … */
export type View = `${number}-${(typeof SCHEMES)[number]}`;

export interface Studio extends AsyncDisposable {
  /**
   * A whole page for each view, as PNG, with the story alone on it.
   *
   * @throws Error when the build cannot show it
   */
  photograph(story: Story): Promise<Map<View, Buffer>>;
}

export interface StudioOptions {
  build: Build;
  shell: Build;
  stories: readonly Story[];
}

/** Until it is disposed of, it has a tab of its own. */
export async function openStudio(
  browser: Browser,
  { build, shell, stories }: StudioOptions,
): Promise<Studio> {
  await using stack = new AsyncDisposableStack();
  const stage = stack.use(await startStage({ build, shell, stories, isRendered: false }));
  const tab = stack.use(
    await openTab(browser, stage, { locale: 'en-GB', timezoneId: 'UTC', deviceScaleFactor: 1 }),
  );
  await tab.context.addInitScript(stopTheClock);
  let opened: { fragment: string; page: Page } | null = null;

  /** The shell loads the files of the expose, and gives the container its libraries. */
  async function open(fragment: string): Promise<Page> {
    const { page } = await tab.open({ flavour: 'production' });
    await page.evaluate(async (name) => {
      const place = tesseraTools.show(name, '', 'first');
      await tesseraTools.shown(place);
      await tesseraTools.remove(place);
      document.querySelector<HTMLElement>('#around')!.style.display = 'none';
    }, `${build.release.remote}/${fragment}`);
    opened = { fragment, page };
    return page;
  }

  const kept = stack.move();
  return {
    async photograph({ fragment, props }) {
      const page = opened?.fragment === fragment ? opened.page : await open(fragment);
      const { expose } = declarationOf(build, fragment);
      const mounting = {
        entry: build.base + build.release.entry,
        expose,
        release: build.id,
        fragment,
        props,
      };
      const mounted = await page.evaluateHandle(
        (mounting) => tesseraTools.mount(mounting, 'picture', 'among'),
        mounting,
      );
      try {
        const [fault] = await mounted.evaluate(({ faults }) => faults);
        if (fault !== undefined) throw new Error(fault);
        return await photographAll(page);
      } finally {
        await mounted.evaluate(({ unmount }) => unmount());
        await mounted.dispose();
      }
    },
    async [Symbol.asyncDispose]() {
      await kept.disposeAsync();
    },
  };
}

async function photographAll(page: Page): Promise<Map<View, Buffer>> {
  const pictures = new Map<View, Buffer>();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => tesseraTools.rest());
      const picture = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
      pictures.set(`${width}-${colorScheme}`, picture);
    }
  }
  return pictures;
}
