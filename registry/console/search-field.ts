/** A field that searches while someone types. */

import { html, type TemplateResult } from 'lit/html.js';

export interface SearchField {
  label: string;
  /** What it begins with; what is typed from then on stays. */
  value: string;
  search(text: string): void;
}

/** Milliseconds without a key until it searches. */
const PAUSE = 200;

let pending: ReturnType<typeof setTimeout> | undefined;

export function searchField({ label, value, search }: SearchField): TemplateResult {
  function later(event: Event): void {
    const { value: text } = event.target as HTMLInputElement;
    clearTimeout(pending);
    pending = setTimeout(() => search(text.trim()), PAUSE);
  }
  return html`<label class="search">
    <span class="visually-hidden">${label}</span>
    <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5" /><path d="M10.5 10.5L14 14" /></svg>
    <input type="search" value=${value} placeholder=${label} autocomplete="off" spellcheck="false" @input=${later} />
  </label>`;
}
