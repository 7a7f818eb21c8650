/** The inspector: opens beside the page, closes, and follows what the page becomes while it is open. */

import { heardEvents } from './events.ts';
import { findFragments } from './fragments.ts';
import type { InspectedPage } from './inspected-page.ts';
import { createOutlines } from './outlines.ts';
import { createPanel, type Panel } from './panel.ts';
import { besidePanel } from './panel-style.ts';
import { readTrace, type Trace } from './trace.ts';

let panel: Panel | null = null;

export function toggleInspector(page: InspectedPage): void {
  if (panel !== null) panel.close();
  else panel = open(page);
}

function open(page: InspectedPage): Panel {
  const before = focusedElement();
  const unmake = makeRoom();
  const outlines = createOutlines(document);
  let trace: Trace | null = null;
  let isPlanned = false;

  const refresh = () => {
    isPlanned = false;
    keepBadgeFree(shown.element);
    const fragments = findFragments(page, trace);
    shown.show(fragments);
    outlines.show(fragments);
  };
  const refreshSoon = () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(refresh);
  };
  const changes = new MutationObserver((records) => {
    if (records.some(({ target }) => !shown.element.contains(target) && !outlines.element.contains(target)))
      refreshSoon();
  });

  const shown = createPanel(page, {
    onHighlight: outlines.highlight,
    onOutlines: outlines.setVisible,
    onClose() {
      changes.disconnect();
      unhear();
      unmake();
      removeEventListener('resize', refreshSoon);
      removeEventListener('scroll', outlines.place);
      outlines.element.remove();
      shown.element.remove();
      panel = null;
      before?.focus();
    },
  });
  const unhear = heardEvents.listen(shown.showEvents);
  document.body.append(outlines.element, shown.element);
  refresh();
  changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-state'] });
  addEventListener('resize', refreshSoon);
  addEventListener('scroll', outlines.place, { passive: true });
  void readTrace(page.trace).then((found) => {
    trace = found;
    if (panel !== null) refresh();
  });
  shown.focus();
  return shown;
}

/** Also where it is in a shadow root. */
function focusedElement(): HTMLElement | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement ? focused : null;
}

function makeRoom(): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(besidePanel);
  document.adoptedStyleSheets.push(sheet);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}

/** The way out of the preview stays in sight where the panel is below the page. */
function keepBadgeFree({ style }: HTMLElement): void {
  const badge = document.querySelector<HTMLElement>('.tessera-override');
  style.setProperty('--below', `${badge?.offsetHeight ?? 0}px`);
}
