/** Shows the page with another kept release of a remote, by the link that asks first. */

import { make } from './element.ts';
import { type KeptReleases, readKept } from './trace.ts';

export interface ReleaseSwitch {
  element: HTMLElement;
  /** Asks which there are, once. */
  load(): Promise<void>;
}

export function createReleaseSwitch(remote: string): ReleaseSwitch {
  const element = make('div', { class: 'switch' });
  let isAsked = false;
  return {
    element,
    async load() {
      if (isAsked) return;
      isAsked = true;
      const kept = await readKept(remote);
      element.replaceChildren(kept?.may.includes(remote) ? formFor(remote, kept) : refusalFor(remote, kept));
    },
  };
}

function formFor(remote: string, { releases, live }: KeptReleases): HTMLElement {
  const options = releases
    .filter((id) => id !== live)
    .map((id) => make('option', { value: id, selected: id === shownRelease(remote) }, id));
  const everybodys = make('option', { value: '' }, `as everybody: ${live ?? 'none'}`);
  const select = make('select', { id: `release-of-${remote}`, name: 'release' }, everybodys, ...options);
  return make(
    'form',
    { method: 'post', action: '/_tessera/override/switch' },
    make('input', { type: 'hidden', name: 'remote', value: remote }),
    make('input', { type: 'hidden', name: 'to', value: location.pathname + location.search }),
    make('label', { for: select.id }, `Release of ${remote}`),
    make('div', { class: 'row' }, select, make('button', { type: 'submit' }, 'Show')),
  );
}

function shownRelease(remote: string): string | null {
  const fragment = document.querySelector(`tessera-fragment[name^="${remote}/"]`);
  return fragment?.getAttribute('release') ?? null;
}

function refusalFor(remote: string, kept: KeptReleases | null): HTMLElement {
  const text =
    kept === null
      ? 'To show other releases, open a link of "tessera preview" first.'
      : `The pass of this preview is not about ${remote}.`;
  return make('p', { class: 'soft' }, text);
}
