/** `<nav-user-menu>`: the way to sign in, or the signed-in customer's menu. Works without JavaScript. */

import { listen } from '@tessera/fragment';
import { css, html, LitElement } from 'lit';
import type { Props } from '../props.ts';
import { Subscriptions } from '../subscriptions.ts';

export class NavUserMenu extends LitElement {
  static override properties = { data: { attribute: false } };

  static override styles = css`
    :host {
      position: relative;
    }
    a.sign-in,
    summary {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      min-height: 2.75rem;
      padding-inline: var(--space-3);
      border-radius: var(--radius-full);
      color: var(--ink);
      font-weight: 600;
      text-decoration: none;
      white-space: nowrap;
      cursor: pointer;
      list-style: none;
    }
    summary::-webkit-details-marker {
      display: none;
    }
    a.sign-in:hover,
    summary:hover {
      background: var(--surface-sunken);
    }
    :focus-visible {
      outline: 3px solid var(--focus);
    }
    .label {
      display: none;
      max-width: 9rem;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    @media (min-width: 48rem) {
      .label {
        display: inline;
      }
    }
    .panel {
      position: absolute;
      inset-inline-end: 0;
      top: calc(100% + 0.375rem);
      z-index: 5;
      display: grid;
      min-width: 12rem;
      padding: var(--space-2);
      border: 1px solid var(--line);
      border-radius: var(--radius-m);
      background: var(--surface);
      box-shadow: var(--shadow-m);
    }
    .panel a,
    .panel button {
      display: block;
      width: 100%;
      padding: var(--space-3);
      border: 0;
      border-radius: var(--radius-s);
      background: none;
      color: var(--ink);
      font: inherit;
      text-align: start;
      text-decoration: none;
      cursor: pointer;
    }
    .panel a:hover,
    .panel button:hover {
      background: var(--surface-sunken);
    }
    form {
      margin: var(--space-1) 0 0;
      padding-block-start: var(--space-1);
      border-block-start: 1px solid var(--line);
    }
  `;

  declare data: Props['user-menu'];

  constructor() {
    super();
    this.data ??= { name: null };
    const show = ({ name }: { name: string | null }) => {
      this.data = { name };
    };
    new Subscriptions(this, () => [
      listen('user:signed-in', show),
      listen('user:renamed', show),
      listen('user:signed-out', () => show({ name: null })),
    ]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('click', this.#closeOutside);
    document.addEventListener('keydown', this.#closeOnEscape);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('click', this.#closeOutside);
    document.removeEventListener('keydown', this.#closeOnEscape);
  }

  override render() {
    const { name } = this.data;
    if (name === null) {
      return html`<a class="sign-in" href="/sign-in" aria-label="Sign in">${icon}<span class="label">Sign in</span></a>`;
    }
    return html`<details>
      <summary aria-label="Your account, ${name}">${icon}<span class="label">${name}</span></summary>
      <div class="panel">
        <a href="/orders">Your orders</a>
        <a href="/account">Profile and addresses</a>
        <form method="post" action="/account">
          <button name="intent" value="sign-out">Sign out</button>
        </form>
      </div>
    </details>`;
  }

  #closeOutside = (event: Event) => {
    const details = this.renderRoot.querySelector('details');
    if (details === null || !details.open) return;
    const path = event.composedPath();
    const inPanel = path.some((target) => target instanceof HTMLAnchorElement);
    if (inPanel || !path.includes(this)) details.open = false;
  };

  #closeOnEscape = (event: KeyboardEvent) => {
    const details = this.renderRoot.querySelector('details');
    if (event.key !== 'Escape' || details === null || !details.open) return;
    details.open = false;
    details.querySelector('summary')?.focus();
  };
}

const icon = html`<svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true">
  <circle cx="12" cy="8.2" r="3.7"></circle>
  <path d="M4.8 20c.9-3.9 3.8-5.8 7.2-5.8s6.3 1.9 7.2 5.8" stroke-linecap="round"></path>
</svg>`;
