/**
 * Search suggestions as a combobox with a listbox (WAI-ARIA Authoring Practices, combobox): typing asks the BFF, arrow
 * keys choose, Enter goes there. A newer question ends the older one.
 */

import type { Suggestions } from '@tessera/bff-navigation/contract';
import { navigate } from '@tessera/fragment';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadApi } from '../api.ts';

export interface Option {
  href: string;
  text: string;
  kind: 'query' | 'category' | 'product';
  image?: string;
  price?: number;
}

/** Milliseconds after the last key before the BFF is asked. */
const PAUSE = 120;

export class SearchSuggestions implements ReactiveController {
  options: readonly Option[] = [];
  active = -1;
  readonly #host: ReactiveControllerHost;
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.close();
  }

  get isOpen(): boolean {
    return this.options.length > 0;
  }

  get activeId(): string {
    return this.active < 0 ? '' : `option-${this.active}`;
  }

  type = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (text.length < 2) this.close();
    else this.#timer = setTimeout(() => void this.#ask(text), PAUSE);
  };

  move = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.isOpen) {
      event.preventDefault();
      this.close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && this.isOpen) {
      event.preventDefault();
      const places = this.options.length + 1;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = ((this.active + 1 + step + places) % places) - 1;
      this.#host.requestUpdate();
    }
  };

  submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = new FormData(event.target as HTMLFormElement).get('q');
    const chosen = this.options[this.active]?.href;
    const query = typeof text === 'string' ? text.trim() : '';
    this.close();
    if (chosen !== undefined) navigate(chosen);
    else if (query !== '') navigate(`/search?q=${encodeURIComponent(query)}`);
  };

  leave = (event: FocusEvent): void => {
    const form = event.currentTarget as HTMLFormElement;
    if (!form.contains(event.relatedTarget as Node | null)) this.close();
  };

  close = (): void => {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.active = -1;
    if (!this.isOpen) return;
    this.options = [];
    this.#host.requestUpdate();
  };

  async #ask(q: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const api = await loadApi();
      const found = await api.suggest({ query: { q } }, { signal: asking.signal });
      if (asking.signal.aborted) return;
      this.options = toOptions(found);
      this.active = -1;
      this.#host.requestUpdate();
    } catch {
      // Suggestions are a convenience: the search itself still works.
      if (!asking.signal.aborted) this.close();
    }
  }
}

/** Queries first, then categories, then products. */
export function toOptions(found: Suggestions): Option[] {
  return [
    ...found.queries.map(
      (text): Option => ({ kind: 'query', text, href: `/search?q=${encodeURIComponent(text)}` }),
    ),
    ...found.categories.map(
      ({ slug, name }): Option => ({ kind: 'category', text: name, href: `/c/${slug}` }),
    ),
    ...found.products.map(
      ({ slug, name, image, price }): Option => ({
        kind: 'product',
        text: name,
        href: `/p/${slug}`,
        image,
        price,
      }),
    ),
  ];
}
