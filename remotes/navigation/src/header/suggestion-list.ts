/** The listbox below the search field. */

import { formatMoney } from '@tessera/ui/money';
import { html, nothing, type TemplateResult } from 'lit';
import type { Option, SearchSuggestions } from './search-suggestions.ts';

export function suggestionList(search: SearchSuggestions): TemplateResult {
  return html`<ul id="suggestions" role="listbox" aria-label="Suggestions" ?hidden=${!search.isOpen}>
    ${search.options.map(
      (option, index) => html`<li
        id="option-${index}"
        role="option"
        aria-selected="${index === search.active ? 'true' : 'false'}"
      >
        <a href="${option.href}" tabindex="-1" @click=${search.close}>${describe(option)}</a>
      </li>`,
    )}
  </ul>`;
}

function describe(option: Option): TemplateResult {
  switch (option.kind) {
    case 'query':
      return html`<span>${option.text}</span>`;
    case 'category':
      return html`<span>${option.text}</span><small>Category</small>`;
    case 'product':
      return html`<img src="${option.image ?? ''}" alt="" width="40" height="40" />
        <span>${option.text}</span>
        ${option.price === undefined ? nothing : html`<small>${formatMoney(option.price)}</small>`}`;
  }
}
