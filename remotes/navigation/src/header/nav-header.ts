/** `<nav-header>`: the shop's name, search, categories, and the places of the two private fragments. */

import { css, html, LitElement } from 'lit';
import type { Props } from '../props.ts';
import { headerStyles } from './header-styles.ts';
import { SearchSuggestions } from './search-suggestions.ts';
import { suggestionList } from './suggestion-list.ts';

export class NavHeader extends LitElement {
  static override properties = { data: { attribute: false } };

  static override styles = [
    headerStyles,
    css`
      :host {
        display: block;
      }
    `,
  ];

  declare data: Props['header'];
  readonly #search = new SearchSuggestions(this);

  constructor() {
    super();
    this.data ??= { categories: [] };
  }

  override render() {
    const search = this.#search;
    return html`
      <div class="bar">
        <a class="brand" href="/" aria-label="Tessera Market, home">
          <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" fill="#0d5c4d"></rect>
            <path d="M8 8h7v7H8z" fill="#f3e9d2"></path>
            <path d="M17 8h7v7h-7z" fill="#e2835f"></path>
            <path d="M8 17h7v7H8z" fill="#e7bb5e"></path>
            <path d="M17 17h7v7h-7z" fill="#8fd3bf"></path>
          </svg>
          <span>Tessera <i>Market</i></span>
        </a>
        <form class="search" role="search" action="/search" @submit=${search.submit} @focusout=${search.leave}>
          <label for="q" class="hidden">Search the shop</label>
          <input
            id="q"
            name="q"
            type="search"
            placeholder="Search for a lamp, a mug, a backpack…"
            autocomplete="off"
            maxlength="120"
            role="combobox"
            aria-autocomplete="list"
            aria-controls="suggestions"
            aria-expanded="${search.isOpen ? 'true' : 'false'}"
            aria-activedescendant="${search.activeId}"
            @input=${search.type}
            @keydown=${search.move}
          />
          <button aria-label="Search">
            <svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
              <circle cx="10.5" cy="10.5" r="6.5"></circle>
              <path d="m15.5 15.5 5 5" stroke-linecap="round"></path>
            </svg>
          </button>
          ${suggestionList(search)}
        </form>
        <div class="actions"><slot name="user"></slot><slot name="cart"></slot></div>
      </div>
      <nav aria-label="Categories">
        <ul>
          ${this.data.categories.map(({ slug, name }) => html`<li><a href="/c/${slug}">${name}</a></li>`)}
        </ul>
      </nav>
    `;
  }
}
