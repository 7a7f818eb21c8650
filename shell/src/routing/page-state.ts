/** Puts a page's head, focus, scroll position and announcement in place after a client navigation. */

import type { PageHead } from '@tessera/contracts/fragment';

/** Sets title, description and canonical address. */
export function applyHead(document: Document, head: PageHead | undefined, origin: string): void {
  if (head === undefined) return;
  document.title = head.title;
  setContent(document, 'meta[name="description"]', 'content', head.description);
  setContent(document, 'link[rel="canonical"]', 'href', head.canonical && origin + head.canonical);
}

/** Moves focus to the page's heading, so that keyboards and screen readers start there. */
export function focusHeading(main: HTMLElement): void {
  const heading = main.querySelector('h1') ?? main;
  if (!heading.hasAttribute('tabindex')) heading.setAttribute('tabindex', '-1');
  heading.focus({ preventScroll: true });
}

/** Says the page's title to screen readers. */
export function announce(document: Document, text: string): void {
  const announcer = document.getElementById('announcer');
  if (announcer !== null) announcer.textContent = text;
}

function setContent(
  document: Document,
  selector: string,
  attribute: string,
  value: string | undefined,
): void {
  const element = document.head.querySelector(selector);
  if (element === null) return;
  if (value === undefined) element.remove();
  else element.setAttribute(attribute, value);
}
