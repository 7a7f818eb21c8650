/** What opens the inspector: Alt+Shift+I, and the button of the badge. */

import type { InspectedPage } from './inspected-page.ts';
import { toggleInspector } from './inspector.ts';

export function listenForOpening(document: Document, page: InspectedPage): void {
  document.addEventListener('keydown', (event) => {
    // By the key's place: with Alt it writes another letter on some keyboards.
    if (!event.altKey || !event.shiftKey || event.code !== 'KeyI') return;
    event.preventDefault();
    toggleInspector(page);
  });
  const button = document.querySelector<HTMLButtonElement>('[data-tessera-inspect]');
  if (button === null) return;
  button.hidden = false;
  button.title = 'Alt+Shift+I';
  button.addEventListener('click', () => toggleInspector(page));
}
