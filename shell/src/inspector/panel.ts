/** The inspector's panel: at the side of a wide page, over the lower part of a narrow one. */

import { isolate, make } from './element.ts';
import type { HeardEvent } from './events.ts';
import { createFragmentEntry, type FragmentEntry, keyOf } from './fragment-entry.ts';
import type { InspectedFragment } from './fragments.ts';
import type { InspectedPage } from './inspected-page.ts';
import { panelStyle } from './panel-style.ts';
import { explainSharing, listPackages } from './sharing.ts';

export interface Panel {
  element: HTMLElement;
  show(fragments: readonly InspectedFragment[]): void;
  showEvents(events: readonly HeardEvent[]): void;
  focus(): void;
  close(): void;
}

export interface PanelOptions {
  /** A fragment is looked at; `null`: none is. */
  onHighlight(element: HTMLElement | null): void;
  onOutlines(isVisible: boolean): void;
  onClose(): void;
}

export function createPanel(page: InspectedPage, { onHighlight, onOutlines, onClose }: PanelOptions): Panel {
  const element = document.createElement('tessera-inspector');
  const root = isolate(element, panelStyle);
  const outlines = make('input', { type: 'checkbox', checked: true });
  outlines.addEventListener('change', () => onOutlines(outlines.checked));
  const closing = make('button', { type: 'button' }, 'Close');
  closing.addEventListener('click', onClose);
  const title = make('h2', { id: 'title', tabIndex: -1 }, 'Inspector');
  const count = make('h3', {}, 'Fragments');
  const list = make('ul', { class: 'fragments' });
  const events = make('ol');
  const log = make('div', { class: 'events', role: 'log', 'aria-label': 'Events' }, events);
  const panel = make(
    'section',
    { role: 'dialog', 'aria-labelledby': 'title' },
    make(
      'div',
      { class: 'bar' },
      title,
      make('span', { class: 'soft' }, `revision ${page.manifest.revision}`),
      make('label', {}, outlines, ' Outlines'),
      closing,
    ),
    make(
      'div',
      { class: 'content', tabIndex: 0, role: 'group', 'aria-label': 'What the page is made of' },
      ...[count, list, make('h3', {}, 'Events'), log, ...describeSharing(page)],
    ),
  );
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onClose();
  });
  root.append(panel);

  const entries = new Map<string, FragmentEntry>();
  return {
    element,
    focus: () => title.focus(),
    close: onClose,
    show(fragments) {
      count.textContent = `Fragments (${fragments.length})`;
      const seen = new Set(fragments.map(keyOf));
      for (const [key, entry] of entries) {
        if (seen.has(key)) continue;
        entry.element.remove();
        entries.delete(key);
      }
      for (const fragment of fragments) {
        const key = keyOf(fragment);
        const entry = entries.get(key) ?? createFragmentEntry(fragment.remote, onHighlight);
        entries.set(key, entry);
        entry.show(fragment);
        // What stands in its place already keeps its focus.
        const place = [...entries.keys()].indexOf(key);
        if (list.children[place] !== entry.element)
          list.insertBefore(entry.element, list.children[place] ?? null);
      }
    },
    showEvents(heard) {
      const shown = heard.map(({ name, payload, at }) =>
        make(
          'li',
          {},
          make('strong', {}, name),
          make('span', { class: 'soft' }, ` after ${(at / 1_000).toFixed(1)} s`),
          make(
            'pre',
            { tabIndex: 0, role: 'group', 'aria-label': `Payload of ${name}` },
            JSON.stringify(payload, null, 1),
          ),
        ),
      );
      const none = make('li', { class: 'soft' }, 'None so far. They are shown as remotes send them.');
      events.replaceChildren(...(shown.length === 0 ? [none] : shown.reverse()));
    },
  };
}

function describeSharing(page: InspectedPage): HTMLElement[] {
  const packages = listPackages(page).map(({ name, versions }) =>
    make('li', {}, make('code', {}, name), ` ${versions.join(', ')}`),
  );
  const sets = explainSharing(page).map(({ remote, set, why, isShells }) =>
    make(
      'li',
      {},
      ...[make('strong', {}, remote), ' takes ', make('code', {}, set), ': '],
      make('span', { class: isShells ? 'soft' : 'warning' }, why),
    ),
  );
  return [
    make('h3', {}, 'Shared packages'),
    make('p', { class: 'soft' }, 'The shell offers one copy of each:'),
    make('ul', { class: 'packages' }, ...packages),
    make('ul', { class: 'sets' }, ...sets),
  ];
}
