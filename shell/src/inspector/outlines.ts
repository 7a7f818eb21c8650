/** Outlines over the fragments of the page, each with its name. */

import { isolate, make } from './element.ts';
import type { InspectedFragment } from './fragments.ts';

export interface Outlines {
  element: HTMLElement;
  show(fragments: readonly InspectedFragment[]): void;
  /** Puts them where their fragments are now. */
  place(): void;
  /** Makes one stand out; `null` for none. */
  highlight(element: HTMLElement | null): void;
  setVisible(isVisible: boolean): void;
}

const css = `
:host { position: fixed; inset: 0; z-index: 39; pointer-events: none; overflow: hidden; contain: strict; }
:host([hidden]) { display: none; }
div {
  position: absolute;
  box-sizing: border-box;
  border: 1.5px dashed var(--accent);
  border-radius: 4px;
}
div[data-highlighted] { border: 3px solid var(--accent); background: color-mix(in srgb, var(--accent) 12%, transparent); }
span {
  position: absolute;
  inset-block-start: 0;
  inset-inline-start: 0;
  max-width: 100%;
  overflow: hidden;
  padding: 1px 6px;
  border-end-end-radius: 4px;
  background: var(--accent);
  color: var(--paper);
  font: 600 11px/1.5 var(--font-mono);
  white-space: nowrap;
  text-overflow: ellipsis;
}
`;

export function createOutlines(document: Document): Outlines {
  const element = document.createElement('tessera-outlines');
  element.setAttribute('aria-hidden', 'true');
  const root = isolate(element, css);
  let boxes: { box: HTMLElement; of: HTMLElement }[] = [];
  let highlighted: HTMLElement | null = null;

  function place(): void {
    for (const { box, of } of boxes) {
      const rect = rectOf(of);
      Object.assign(box.style, {
        transform: `translate(${rect.left}px, ${rect.top}px)`,
        width: `${rect.width}px`,
        height: `${rect.height}px`,
      });
      box.hidden = rect.width === 0 || rect.height === 0;
      box.toggleAttribute('data-highlighted', of === highlighted);
    }
  }

  return {
    element,
    place,
    show(fragments) {
      boxes = fragments.map((one) => ({
        box: make('div', {}, make('span', {}, one.name)),
        of: one.element,
      }));
      root.replaceChildren(...boxes.map(({ box }) => box));
      place();
    },
    highlight(of) {
      highlighted = of;
      if (of !== null && !isInView(rectOf(of))) of.firstElementChild?.scrollIntoView({ block: 'center' });
      place();
    },
    setVisible(isVisible) {
      element.hidden = !isVisible;
    },
  };
}

/** A fragment has no box of its own. */
function rectOf(element: HTMLElement): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

function isInView({ top, bottom }: DOMRect): boolean {
  return bottom > 0 && top < innerHeight;
}
