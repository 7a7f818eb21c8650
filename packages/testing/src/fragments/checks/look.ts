/** Everyone can use it: accessible in both themes, from right to left, at 200 % zoom; and nothing around it changes. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openStage } from '../stage/open-stage.ts';
import type { Subject } from './subject.ts';

/** CSS pixels of a window, and of the same window at 200 %. */
const [FULL, ZOOMED] = [
  { width: 1280, height: 900 },
  { width: 640, height: 450 },
];

export function checkLook(subject: Subject): void {
  for (const story of subject.stories) {
    test(`${story.name}: is accessible in both themes, and fits from right to left and at 200 % zoom`, async ({
      page,
    }) => {
      await page.setViewportSize(FULL);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await openStage(page, subject.stage(), { flavour: 'production' });
      await show(page, subject, await subject.stage().render(story, 'first'));
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations, passes } = await new AxeBuilder({ page }).include('main').analyze();
        const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        expect(faults, colorScheme).toEqual([]);
        subject.note('axe rules', passes.length);
      }
      for (const dir of ['ltr', 'rtl']) {
        for (const size of [FULL, ZOOMED]) {
          await page.setViewportSize(size);
          expect(await overflowOf(page, dir), `${dir} at ${size.width} px`).toEqual([]);
        }
      }
    });
  }

  test('its style sheets touch nothing outside', async ({ page }) => {
    await openStage(page, subject.stage(), { flavour: 'production' });
    const before = await page.evaluate(() => tesseraTools.stylesAround());
    for (const story of subject.stories)
      await show(page, subject, await subject.stage().render(story, story.name));
    const after = await page.evaluate(() => tesseraTools.stylesAround());
    expect(after).toEqual(before);
  });
}

async function show(page: Page, { name }: Subject, html: string): Promise<void> {
  const state = await page.evaluate(
    ({ name, html }) => tesseraTools.shown(tesseraTools.show(name, html, 'first')),
    { name, html },
  );
  expect(state).toBe('ready');
}

/** What is wider than the place that it is in, which nobody would scroll sideways to. */
function overflowOf(page: Page, dir: string): Promise<string[]> {
  return page.evaluate((dir) => {
    document.documentElement.dir = dir;
    const slot = document.querySelector('main > tessera-slot > tessera-slot > tessera-fragment')!;
    const root = slot.firstElementChild!;
    return [document.documentElement, document.querySelector('main')!, root]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
      .map(
        ({ localName, scrollWidth, clientWidth }) =>
          `<${localName}> is ${scrollWidth - clientWidth} px too wide`,
      );
  }, dir);
}
