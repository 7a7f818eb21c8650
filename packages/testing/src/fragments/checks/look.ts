/** Everyone can use it: accessible in both themes, from right to left, at 200 % zoom; and nothing around it changes. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { WINDOW } from '../stage/tab.ts';
import type { Subject } from './subject.ts';

/** CSS pixels of the window at 200 %. */
const ZOOMED = { width: WINDOW.width / 2, height: WINDOW.height / 2 };

export function checkLook(subject: Subject): void {
  for (const story of subject.stories) {
    test(`${story.name}: is accessible in both themes, and fits from right to left and at 200 % zoom`, async () => {
      const { page } = await subject.tab().open({ flavour: 'production' });
      await show(page, subject, await subject.stage().render(story, 'first'));
      // There are no frames, which is what the other mode needs a further tab for.
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations, passes } = await new AxeBuilder({ page })
          .setLegacyMode()
          .include('main')
          .analyze();
        const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        expect.soft(faults, colorScheme).toEqual([]);
        subject.note('axe rules', passes.length);
      }
      for (const dir of ['ltr', 'rtl']) {
        for (const size of [WINDOW, ZOOMED]) {
          await page.setViewportSize(size);
          expect.soft(await overflowOf(page, dir), `${dir} at ${size.width} px`).toEqual([]);
        }
      }
    });
  }

  test('its style sheets touch nothing outside', async () => {
    const { page } = await subject.tab().open({ flavour: 'production' });
    const before = await page.evaluate(() => tesseraTools.stylesAround());
    for (const story of subject.stories)
      await show(page, subject, await subject.stage().render(story, story.name));
    const after = await page.evaluate(() => tesseraTools.stylesAround());
    expect(after.flatMap((rules, index) => differences(before[index]!, rules))).toEqual([]);
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
    const place = document.querySelector('main > tessera-slot > tessera-slot')!;
    const root = (place.querySelector(':scope > tessera-fragment') ?? place).firstElementChild!;
    return [document.documentElement, document.querySelector('main')!, root]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
      .map(
        ({ localName, scrollWidth, clientWidth }) =>
          `<${localName}> is ${scrollWidth - clientWidth} px too wide`,
      );
  }, dir);
}

/** The declarations of an element that are not what they were. */
function differences(before: string, after: string): string[] {
  const known = new Set(before.split('; '));
  const other = after.split('; ').filter((declaration) => !known.has(declaration));
  return other.map((declaration) => `${after.slice(0, after.indexOf(' {'))}: ${declaration}`);
}
