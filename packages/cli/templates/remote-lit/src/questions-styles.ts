/** How the questions look: the platform's tokens, so that light and dark come by themselves. */

import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: var(--space-4);
    width: min(100%, 44rem);
    margin-inline: auto;
  }
  header,
  form {
    display: grid;
    gap: var(--space-2);
  }
  form {
    margin-block-start: var(--space-3);
    justify-items: start;
  }
  h1 {
    margin: 0;
    font: 600 var(--text-2xl) / 1.15 var(--font-display);
    letter-spacing: -0.01em;
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--ink-soft);
  }
  label {
    font-size: var(--text-s);
    font-weight: 600;
  }
  input {
    box-sizing: border-box;
    width: 100%;
    min-height: 2.875rem;
    padding: 0.5rem 0.875rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-m);
    background: var(--surface);
    color: inherit;
    font: inherit;
  }
  button {
    min-height: 2.875rem;
    padding: 0.5rem 1.375rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-full);
    background: transparent;
    color: inherit;
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  @media (scripting: enabled) {
    button {
      display: none;
    }
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: var(--radius-s);
  }
  details {
    padding: var(--space-4) var(--space-5);
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
    background: var(--surface);
  }
  summary {
    font-weight: 600;
    cursor: pointer;
  }
  summary:hover {
    color: var(--brand);
  }
  details p {
    margin-block-start: var(--space-3);
  }
`;
