/** Two of a kind on one page know nothing of each other. */

import { expect, test } from '@playwright/test';
import { z } from 'zod';
import type { Subject } from './subject.ts';

export function checkInstances(subject: Subject): void {
  for (const story of subject.stories) {
    test(`${story.name}: two instances are independent, and what they emit keeps its contract`, async () => {
      const { page, errors, complaints } = await subject.tab().open({
        flavour: 'development',
        fault: subject.stage().hasBff ? 'well' : 'down',
      });
      const render = (key: string) => subject.stage().render(story, key);
      const found = await page.evaluate(useOneOfTwo, {
        name: subject.name,
        htmls: [await render('one'), await render('two')],
      });
      expect.soft(found.repeated, 'ids of both').toEqual([]);
      expect.soft(found.after, 'the other one').toBe(found.before);
      expect.soft(found.states).toEqual(['ready', 'ready']);
      expect.soft(errors).toEqual([]);
      expect.soft(complaints.filter((text) => text.includes('event-payload-refused'))).toEqual([]);
      const events = await page.evaluate(() => tesseraLedger.events);
      expect.soft(faultsOfEvents(subject, events)).toEqual([]);
      subject.note('events', events.length);
      subject.note('used', found.used);
    });
  }
}

/** Runs in the page: types into and presses everything of the first. */
async function useOneOfTwo({ name, htmls }: { name: string; htmls: string[] }) {
  const places = htmls.map((html, index) => tesseraTools.show(name, html, ['one', 'two'][index]!));
  const states: string[] = [];
  for (const place of places) states.push(await tesseraTools.shown(place));
  const [one, two] = places as [HTMLElement, HTMLElement];
  const markupOf = (place: HTMLElement) =>
    tesseraTools
      .elementsIn(place)
      .map((element) => {
        const { value, checked, open } = element as Partial<HTMLInputElement & HTMLDetailsElement>;
        const attributes = [...element.attributes].map((one) => `${one.name}=${one.value}`);
        const text = element.childElementCount === 0 ? element.textContent : '';
        return [element.localName, ...attributes, value, checked, open, text].join(' ');
      })
      .join('\n');

  const idsOf = (place: HTMLElement) =>
    tesseraTools
      .elementsIn(place)
      // Ids in a shadow root are its own.
      .filter((element) => element.id !== '' && element.getRootNode() === document)
      .map(({ id }) => id);
  const others = new Set(idsOf(two));
  const repeated = idsOf(one).filter((id) => others.has(id));

  const before = markupOf(two);
  const used = tesseraTools
    .elementsIn(one)
    .filter((element) => element.matches('input:not([type=hidden]), textarea, select, button, summary, a'));
  // What a form would take, so that it is sent and answered too.
  const typed: Readonly<Record<string, string>> = {
    number: '2',
    email: 'robin@example.com',
    password: 'a password for tests',
    url: 'https://example.com/',
    tel: '0301234567',
    date: '2026-01-15',
  };
  for (const element of used) {
    if (!element.isConnected) continue;
    if (element instanceof HTMLInputElement && ['radio', 'checkbox'].includes(element.type)) element.click();
    else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      element.value = typed[element.type] ?? `${element.value}1`;
      element.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      element.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (element instanceof HTMLSelectElement) {
      element.selectedIndex = element.options.length - 1;
      element.dispatchEvent(new Event('change', { bubbles: true }));
    } else (element as HTMLElement).click();
    await tesseraTools.answered();
  }
  await tesseraTools.remove(one);
  return { states, repeated, before, after: markupOf(two), used: used.length };
}

function faultsOfEvents({ stage }: Subject, events: readonly { name: string; payload: unknown }[]): string[] {
  const { emits, payloads = {} } = stage().build.release.events;
  return events.flatMap(({ name, payload }) => {
    if (!emits.includes(name)) return [`"${name}" is not among the events that the release emits`];
    const schema = z.fromJSONSchema((payloads[name] ?? {}) as z.core.JSONSchema.JSONSchema);
    const { error } = schema.safeParse(payload);
    return error === undefined ? [] : [`"${name}": ${error.message}`];
  });
}
