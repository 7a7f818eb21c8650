/** `<nav-cart-badge>`: the way to the cart, with the number of items in it; follows the cart's events. */

import { listen } from '@tessera/fragment';
import { css, html, LitElement, nothing } from 'lit';
import { loadApi } from '../api.ts';
import type { Props } from '../props.ts';
import { Subscriptions } from '../subscriptions.ts';

export class NavCartBadge extends LitElement {
  static override properties = { data: { attribute: false } };

  static override styles = css`
    a {
      display: inline-flex;
      position: relative;
      align-items: center;
      gap: var(--space-2);
      min-height: 2.75rem;
      padding-inline: var(--space-3);
      border-radius: var(--radius-full);
      color: var(--ink);
      font-weight: 600;
      text-decoration: none;
    }
    a:hover {
      background: var(--surface-sunken);
    }
    a:focus-visible {
      outline: 3px solid var(--focus);
    }
    .count {
      min-width: 1.5rem;
      padding: 0.125rem 0.375rem;
      border-radius: var(--radius-full);
      background: var(--accent);
      color: var(--paper);
      font-size: var(--text-xs);
      line-height: 1.25rem;
      text-align: center;
      font-variant-numeric: tabular-nums;
    }
    .label {
      display: none;
    }
    @media (min-width: 48rem) {
      .label {
        display: inline;
      }
    }
  `;

  declare data: Props['cart-badge'];

  constructor() {
    super();
    this.data ??= { count: 0 };
    const show = ({ count }: { count: number }) => {
      this.data = { count };
    };
    const refresh = () =>
      void loadApi()
        .then((api) => api.cartCount({}))
        .then(show, () => undefined);
    new Subscriptions(this, () => [
      listen('cart:item-added', show),
      listen('cart:changed', show),
      listen('order:placed', refresh),
      listen('user:signed-in', refresh),
      listen('user:signed-out', () => show({ count: 0 })),
    ]);
  }

  override render() {
    const { count } = this.data;
    const shown = count > 99 ? '99+' : String(count);
    const items = count === 1 ? '1 item' : `${shown} items`;
    return html`<a href="/cart" aria-label="Cart, ${items}">
      <svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true">
        <path d="M5.5 8h13l1.2 12.2H4.3z" stroke-linejoin="round"></path>
        <path d="M8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5" stroke-linecap="round"></path>
      </svg>
      <span class="label">Cart</span>
      ${count > 0 ? html`<span class="count">${shown}</span>` : nothing}
    </a>`;
  }
}
