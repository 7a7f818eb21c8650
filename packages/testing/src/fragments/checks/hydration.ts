/** Server HTML becomes alive as it is, in its own element alone. */

import { expect, test } from '@playwright/test';
import type { Subject } from './subject.ts';

/** With React as it is in development: in production it says nothing of attributes that differ. */
export function checkHydration(subject: Subject): void {
  for (const story of subject.stories) {
    test(`${story.name}: appears without a message, from the very nodes of the server, and touches nothing outside`, async () => {
      const { page, complaints } = await subject.tab().open({ flavour: 'development' });
      const html = await subject.stage().render(story, 'first');
      const found = await page.evaluate(
        async ({ name, html, base }) => {
          const endWatching = tesseraTools.watchOutside(base);
          const place = tesseraTools.show(name, html, 'first');
          const before = tesseraTools.elementsIn(place);
          const state = await tesseraTools.shown(place);
          const lost = before.filter((element) => !element.isConnected).map(({ localName }) => localName);
          await tesseraTools.remove(place);
          return { state, elements: before.length, lost, outside: endWatching() };
        },
        { name: subject.name, html, base: subject.stage().build.base },
      );
      subject.note('elements', found.elements);
      expect(complaints).toEqual([]);
      expect(found).toEqual({ state: 'ready', elements: found.elements, lost: [], outside: [] });
    });
  }
}
