/**
 * `<tessera-slot>` inside another fragment: opens when it appears, after the fragment around it, and closes when it is
 * removed. The slots of the layout are opened by the root config instead.
 */

import type { Remotes } from '../loading/remotes.ts';
import { Slot, type SlotDeps } from './slot.ts';

export interface SlotElements {
  /** Tells slots inside `parent` that the fragment around them is ready. */
  parentReady(parent: Element): void;
  /** Closes every slot inside an element, before what is around them goes. */
  closeWithin(parent: Element): void;
}

/** Asks the edge for the releases of a remote that the page does not know yet. */
export type AddRemote = (remote: string) => Promise<void>;

export function defineSlotElements(
  deps: SlotDeps & { remotes: Remotes; addRemote: AddRemote },
): SlotElements {
  const open = new Map<HTMLElement, Slot>();
  const readyParents = new WeakSet<Element>();
  const waiting = new Set<HTMLElement>();

  async function start(element: HTMLElement): Promise<void> {
    waiting.delete(element);
    const [remote = '', fragment = ''] = (element.getAttribute('name') ?? '').split('/');
    const slot = new Slot(
      {
        element,
        key: element.getAttribute('slot-key') ?? `${remote}-${fragment}`,
        remote,
        fragment,
        params: Object.fromEntries(new URLSearchParams(element.getAttribute('query') ?? '')),
      },
      deps,
    );
    open.set(element, slot);
    if (!deps.remotes.has(remote)) {
      await deps.addRemote(remote).catch((error: unknown) => deps.report(error, `remote ${remote}`));
    }
    if (open.get(element) === slot) {
      await slot.open();
      readyParents.add(element);
      startWithin(element);
    }
  }

  function startWithin(parent: Element): void {
    for (const element of [...waiting]) if (outerSlot(element) === parent) void start(element);
  }

  class TesseraSlot extends HTMLElement {
    connectedCallback(): void {
      const outer = outerSlot(this);
      if (outer === null || open.has(this)) return;
      if (readyParents.has(outer)) void start(this);
      else waiting.add(this);
    }

    disconnectedCallback(): void {
      // A move within the document disconnects and connects again at once.
      queueMicrotask(() => {
        if (this.isConnected) return;
        waiting.delete(this);
        open.get(this)?.close();
        open.delete(this);
      });
    }
  }
  customElements.define('tessera-slot', TesseraSlot);

  return {
    parentReady(parent) {
      readyParents.add(parent);
      startWithin(parent);
    },
    closeWithin(parent) {
      for (const [element, slot] of [...open]) {
        if (!parent.contains(element)) continue;
        slot.close();
        open.delete(element);
      }
    },
  };
}

function outerSlot(element: Element): Element | null {
  return element.parentElement?.closest('tessera-slot') ?? null;
}
