/** `<market-recommendations>`: four products that go well with the one on the page. */

import { formatMoney } from '@tessera/ui/money';
import { css, html, LitElement, nothing } from 'lit';
import type { Props } from './props.ts';

export class MarketRecommendations extends LitElement {
  static override properties = { data: { attribute: false } };

  static override styles = css`
    :host {
      display: block;
      margin-block-start: var(--space-7);
    }
    h2 {
      margin: 0 0 var(--space-4);
      font: 600 var(--text-xl) / 1.15 var(--font-display);
    }
    ul {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: var(--space-4);
      margin: 0;
      padding: 0;
      list-style: none;
    }
    @media (min-width: 48rem) {
      ul {
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: var(--space-5);
      }
    }
    a {
      display: block;
      color: inherit;
      text-decoration: none;
    }
    a:focus-visible {
      outline: 3px solid var(--focus);
      outline-offset: 4px;
      border-radius: var(--radius-m);
    }
    img {
      display: block;
      width: 100%;
      height: auto;
      aspect-ratio: 1;
      border-radius: var(--radius-m);
      background: var(--surface-sunken);
    }
    .name {
      display: block;
      margin-block-start: var(--space-2);
      font-weight: 600;
      line-height: 1.3;
    }
    a:hover .name {
      text-decoration: underline;
      text-underline-offset: 0.18em;
    }
    .brand {
      color: var(--ink-soft);
      font-size: var(--text-xs);
    }
    .price {
      display: block;
      font-variant-numeric: tabular-nums;
    }
  `;

  declare data: Props['goes-well'];

  constructor() {
    super();
    this.data ??= { items: [] };
  }

  override render() {
    const { items } = this.data;
    if (items.length === 0) return nothing;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Goes well with this</h2>
        <ul>
          ${items.map(
            (item) => html`<li>
              <a href="/p/${item.slug}">
                <img src="${item.image}" alt="" width="400" height="400" loading="lazy" />
                <span class="name">${item.name}</span>
                <span class="brand">${item.brand}</span>
                <span class="price">${formatMoney(item.price)}</span>
              </a>
            </li>`,
          )}
        </ul>
      </section>
    `;
  }
}
