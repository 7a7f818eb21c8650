/** In the development flavour alone: what runs a working copy is mounted anew when it changes in a way that no module took. */

import type { Slot } from '../slots/slot.ts';

/** Sent by the container of a working copy. */
const REMOUNT_EVENT = 'tessera:remount';

export interface Remounts {
  /** Hears of every slot. */
  watch(slot: Slot): void;
}

export function createRemounts(window: Window): Remounts {
  const slots = new Set<Slot>();
  window.addEventListener(REMOUNT_EVENT, (event) => {
    const { remote } = (event as CustomEvent<{ remote: string }>).detail;
    for (const slot of [...slots]) {
      if (!slot.target.element.isConnected) slots.delete(slot);
      else if (slot.target.remote === remote) reopen(slot);
    }
  });
  return { watch: (slot) => void slots.add(slot) };
}

/** Shows the fragment as its app is by now, from the start. */
function reopen(slot: Slot): void {
  slot.close();
  slot.target.element.replaceChildren();
  void slot.open();
}
