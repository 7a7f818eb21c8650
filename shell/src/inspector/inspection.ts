/**
 * Whether this page may be inspected, which its edge decides, and what opens the inspector then. The inspector itself is
 * a file that no other page loads.
 */

import { type PageManifest, TRACE_META } from '@tessera/contracts/page';
import type { ShareScope } from '../loading/share-scope.ts';
import type { Slot } from '../slots/slot.ts';

/** What the inspector looks at. */
export interface InspectedPage {
  /** Under which the edge tells where the page's parts came from. */
  trace: string;
  manifest: PageManifest;
  /** Every slot that was opened, by its element. */
  slots: ReadonlyMap<Element, Slot>;
  scope: ShareScope;
  /** Shared set → the version that the shell carries. */
  provides: Readonly<Record<string, string>>;
}

export interface Inspection {
  /** Hears of every slot. */
  watch(slot: Slot): void;
  /** Listens for Alt+Shift+I and for the button of the badge. */
  listen(page: Omit<InspectedPage, 'trace' | 'slots'>): void;
}

/** `null` on the pages of visitors. */
export function createInspection(
  document: Document,
  report: (error: unknown, what: string) => void,
): Inspection | null {
  const trace = document.querySelector<HTMLMetaElement>(`meta[name="${TRACE_META}"]`)?.content;
  if (trace === undefined) return null;
  const slots = new Map<Element, Slot>();
  return {
    watch: (slot) => void slots.set(slot.target.element, slot),
    listen(page) {
      const toggle = () =>
        void import('./inspector.ts').then(
          ({ toggleInspector }) => toggleInspector({ ...page, trace, slots }),
          (error: unknown) => report(error, 'inspector'),
        );
      document.addEventListener('keydown', (event) => {
        // By the key's place: with Alt it writes another letter on some keyboards.
        if (!event.altKey || !event.shiftKey || event.code !== 'KeyI') return;
        event.preventDefault();
        toggle();
      });
      const button = document.querySelector<HTMLButtonElement>('[data-tessera-inspect]');
      if (button === null) return;
      button.hidden = false;
      button.title = 'Alt+Shift+I';
      button.addEventListener('click', toggle);
    },
  };
}
