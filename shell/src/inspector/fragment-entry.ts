/** One fragment in the panel: a line that opens to all that is known of it. */

import { formatBytes, make } from './element.ts';
import type { InspectedFragment, Origin } from './fragments.ts';
import { createReleaseSwitch } from './release-switch.ts';

export interface FragmentEntry {
  element: HTMLElement;
  show(fragment: InspectedFragment): void;
}

/** Identity of a fragment over what the page becomes. */
export function keyOf({ name, key }: InspectedFragment): string {
  return `${name} ${key}`;
}

export function createFragmentEntry(
  remote: string,
  onHighlight: (element: HTMLElement | null) => void,
): FragmentEntry {
  let now: InspectedFragment | null = null;
  const summary = make('summary');
  const facts = make('div', { class: 'facts' });
  const releases = createReleaseSwitch(remote);
  const details = make('details', {}, summary, facts, releases.element);
  const element = make('li', {}, details);
  details.addEventListener('toggle', () => {
    if (details.open) void releases.load();
  });
  for (const type of ['pointerenter', 'focusin'])
    details.addEventListener(type, () => onHighlight(now?.element ?? null));
  for (const type of ['pointerleave', 'focusout']) details.addEventListener(type, () => onHighlight(null));

  return {
    element,
    show(fragment) {
      const isSame = now !== null && JSON.stringify(summaryOf(now)) === JSON.stringify(summaryOf(fragment));
      now = fragment;
      if (isSame) return;
      const { origin } = fragment;
      summary.replaceChildren(
        make('strong', {}, fragment.name),
        make('span', { class: 'chip', 'data-where': origin.where }, describeOrigin(origin)),
        make('code', {}, fragment.release),
      );
      facts.replaceChildren(factsOf(fragment), ...propsOf(fragment));
    },
  };
}

/** What decides whether it is written anew. */
function summaryOf({ element: _, ...facts }: InspectedFragment): unknown {
  return facts;
}

export function describeOrigin(origin: Origin): string {
  switch (origin.where) {
    case 'bff':
      return `BFF, ${origin.milliseconds} ms`;
    case 'edge':
      return 'edge';
    case 'cache':
      return 'edge cache';
    case 'browser':
      return 'browser';
    case 'unknown':
      return 'server';
  }
}

function factsOf({ owner, key, origin, bytes, files, state }: InspectedFragment): HTMLElement {
  const rows: [string, string][] = [
    ['Owner', owner ?? 'not known'],
    ['Rendered', explainOrigin(origin)],
    ['HTML now', formatBytes(bytes)],
    ['Files', describeFiles(files)],
    ['Slot', `${key}, ${state}`],
  ];
  return make('dl', {}, ...rows.flatMap(([term, text]) => [make('dt', {}, term), make('dd', {}, text)]));
}

function explainOrigin(origin: Origin): string {
  switch (origin.where) {
    case 'bff':
      return `by its BFF for this page, first byte after ${origin.milliseconds} ms`;
    case 'edge':
      return 'by the edge: the empty state of a visitor without a session';
    case 'cache':
      return 'by its BFF for an earlier page, from the cache of the edge';
    case 'browser':
      return 'in this browser';
    case 'unknown':
      return 'on the server; the edge does not remember more';
  }
}

function describeFiles({ count, bytes, milliseconds }: InspectedFragment['files']): string {
  if (count === 0) return 'none loaded';
  const size = bytes === 0 ? 'from the cache of the browser' : formatBytes(bytes);
  return `${count} of its release, ${size}, the slowest in ${milliseconds} ms`;
}

function propsOf({ name, props }: InspectedFragment): HTMLElement[] {
  const text = JSON.stringify(props, null, 2) ?? 'null';
  return [
    make('h4', {}, 'Props'),
    make('pre', { tabIndex: 0, role: 'group', 'aria-label': `Props of ${name}` }, text),
  ];
}
