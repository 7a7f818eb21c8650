/** Two of a kind on one page know nothing of each other. */

import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { declarationOf } from '../build/build.ts';
import type { Subject } from './subject.ts';

export function checkInstances(subject: Subject): void {
  for (const story of subject.stories) {
    test(`${story.name}: two instances are independent, and what they emit keeps its contract`, async () => {
      const { page, open } = subject.tab();
      const { errors, complaints } = await open({ flavour: 'development' });
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

  test('its stories are made of JSON, and pass what it takes', () => {
    const { params } = declarationOf(subject.stage().build, subject.fragment);
    const schema =
      params === undefined ? z.unknown() : z.fromJSONSchema(params as z.core.JSONSchema.JSONSchema);
    for (const story of subject.stories) {
      const wire: unknown = JSON.parse(JSON.stringify(story.props));
      expect(isDeepStrictEqual(wire, story.props), `${story.name} survives as JSON`).toBe(true);
      expect(schema.safeParse(story.params ?? {}).error?.message, story.name).toBeUndefined();
    }
  });
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
    .filter((element) => element.matches('input, textarea, select, button, summary, a'));
  for (const element of used) {
    if (!element.isConnected) continue;
    if (element instanceof HTMLInputElement && ['radio', 'checkbox'].includes(element.type)) element.click();
    else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      element.value = element.type === 'number' ? '2' : 'Something typed';
      element.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      element.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (element instanceof HTMLSelectElement) {
      element.selectedIndex = element.options.length - 1;
      element.dispatchEvent(new Event('change', { bubbles: true }));
    } else (element as HTMLElement).click();
    await tesseraTools.settle();
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
