/** The style sheet of the header. */

import { css } from 'lit';

export const headerStyles = css`
  :host {
    background: var(--surface);
    border-block-end: 1px solid var(--line);
  }
  .bar {
    display: grid;
    grid-template: 'brand actions' auto 'search search' auto / 1fr auto;
    gap: var(--space-2) var(--space-5);
    align-items: center;
    max-width: var(--page-width);
    margin-inline: auto;
    padding: var(--space-2) var(--page-margin);
  }
  .brand {
    grid-area: brand;
    display: inline-flex;
    align-items: center;
    gap: var(--space-3);
    min-height: 2.75rem;
    color: var(--ink);
    font: 600 1.25rem / 1 var(--font-display);
    letter-spacing: -0.01em;
    text-decoration: none;
    white-space: nowrap;
  }
  .brand i {
    color: var(--ink-soft);
  }
  .actions {
    grid-area: actions;
    display: flex;
    align-items: center;
    margin-inline-end: calc(-1 * var(--space-3));
  }
  .search {
    grid-area: search;
    position: relative;
    display: flex;
    margin: 0;
  }
  input {
    flex: 1;
    min-width: 0;
    min-height: 2.75rem;
    padding: 0 3.25rem 0 1.125rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-full);
    background: var(--paper);
    color: var(--ink);
    font: inherit;
    text-overflow: ellipsis;
  }
  input::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 1px;
  }
  .search button {
    position: absolute;
    inset: 0 0 0 auto;
    display: grid;
    place-items: center;
    width: 2.75rem;
    border: 0;
    border-radius: var(--radius-full);
    background: none;
    color: var(--ink);
    cursor: pointer;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  [role='listbox'] {
    position: absolute;
    inset: calc(100% + 0.375rem) 0 auto;
    z-index: 10;
    display: block;
    max-height: 70vh;
    margin: 0;
    padding: var(--space-2);
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius-m);
    background: var(--surface);
    box-shadow: var(--shadow-m);
    list-style: none;
  }
  [role='listbox'][hidden] {
    display: none;
  }
  [role='option'] a {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: 2.75rem;
    padding: var(--space-1) var(--space-3);
    border-radius: var(--radius-s);
    color: var(--ink);
    text-decoration: none;
  }
  [role='option'] span {
    flex: 1;
  }
  [role='option'] small {
    color: var(--ink-soft);
    font-size: var(--text-xs);
  }
  [role='option'] img {
    border-radius: var(--radius-s);
    background: var(--surface-sunken);
  }
  [role='option'] a:hover,
  [role='option'][aria-selected='true'] a {
    background: var(--brand-wash);
  }
  nav {
    max-width: var(--page-width);
    margin-inline: auto;
    padding-inline: var(--page-margin);
    overflow-x: auto;
    scrollbar-width: none;
  }
  nav ul {
    display: flex;
    width: max-content;
    min-width: 100%;
    margin: 0 calc(-1 * var(--space-2));
    padding: 0 0 var(--space-2);
    list-style: none;
  }
  nav a {
    display: block;
    padding: 0.5rem var(--space-2);
    border-radius: var(--radius-full);
    color: var(--ink-soft);
    font-size: var(--text-s);
    text-decoration: none;
    white-space: nowrap;
  }
  nav a:hover {
    background: var(--surface-sunken);
    color: var(--ink);
  }
  @media (min-width: 60rem) {
    .bar {
      grid-template: 'brand search actions' auto / auto minmax(0, 34rem) auto;
      justify-content: space-between;
      padding-block: var(--space-3);
    }
    nav ul {
      justify-content: space-between;
    }
    nav a {
      font-size: var(--text-xs);
    }
  }
`;
