/** `<nav-footer>`: the ways through the shop, once more, and what kind of shop this is. */

import { css, html, LitElement } from 'lit';
import type { Props } from '../props.ts';

export class NavFooter extends LitElement {
  static override properties = { data: { attribute: false } };

  static override styles = css`
    :host {
      display: block;
      border-block-start: 1px solid var(--line);
      background: var(--surface-sunken);
    }
    .inner {
      display: grid;
      gap: var(--space-6);
      max-width: var(--page-width);
      margin-inline: auto;
      padding: var(--space-6) var(--page-margin);
    }
    @media (min-width: 60rem) {
      .inner {
        grid-template-columns: 1.2fr 2fr 1fr;
        padding-block: var(--space-7);
      }
    }
    h2 {
      margin: 0 0 var(--space-3);
      font: 600 var(--text-m) / 1.3 var(--font-display);
    }
    p {
      max-width: 34ch;
      margin: 0;
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
      gap: 0 var(--space-4);
      margin: 0;
      padding: 0;
      list-style: none;
    }
    a {
      display: inline-block;
      padding-block: 0.375rem;
      color: var(--ink);
      font-size: var(--text-s);
      text-decoration: none;
    }
    a:hover {
      text-decoration: underline;
      text-underline-offset: 0.18em;
    }
    a:focus-visible {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
      border-radius: var(--radius-s);
    }
  `;

  declare data: Props['footer'];

  constructor() {
    super();
    this.data ??= { categories: [] };
  }

  override render() {
    return html`<div class="inner">
      <section>
        <h2>Tessera Market</h2>
        <p>
          An example shop, put together on every visit from five independently released parts. Nothing here is for
          sale, and no card is ever charged.
        </p>
      </section>
      <nav aria-label="All categories">
        <h2>Browse</h2>
        <ul>
          ${this.data.categories.map(({ slug, name }) => html`<li><a href="/c/${slug}">${name}</a></li>`)}
        </ul>
      </nav>
      <nav aria-label="Your things">
        <h2>Your things</h2>
        <ul>
          <li><a href="/orders">Orders</a></li>
          <li><a href="/account">Account</a></li>
          <li><a href="/cart">Cart</a></li>
        </ul>
      </nav>
    </div>`;
  }
}
