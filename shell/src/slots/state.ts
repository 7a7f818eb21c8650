/** The states of a slot and what may follow what. A pure table: the slot itself only carries it out. */

import type { Mounted } from '@tessera/fragment';

export type SlotState =
  | { status: 'empty' }
  | { status: 'loading'; attempt: number }
  | { status: 'ready'; mounted: Mounted }
  /** `readable`: what the edge has put there still is, a fragment or its fallback, so nothing needs to be said. */
  | { status: 'failed'; attempt: number; readable: boolean };

export type SlotEvent =
  | { type: 'load' }
  | { type: 'mounted'; mounted: Mounted }
  /** What was shown, or was to be, cannot go on; another release may. */
  | { type: 'broken' }
  | { type: 'failed'; readable: boolean }
  | { type: 'retry' }
  | { type: 'removed' };

/** The next state; an event that does not fit leaves the state as it is. */
export function nextSlotState(state: SlotState, event: SlotEvent): SlotState {
  switch (event.type) {
    case 'load':
      return state.status === 'empty' ? { status: 'loading', attempt: 1 } : state;
    case 'mounted':
      return state.status === 'loading' ? { status: 'ready', mounted: event.mounted } : state;
    case 'broken':
      return state.status === 'ready' ? { status: 'loading', attempt: 1 } : state;
    case 'failed':
      return state.status === 'loading'
        ? { status: 'failed', attempt: state.attempt, readable: event.readable }
        : state;
    case 'retry':
      return state.status === 'failed' ? { status: 'loading', attempt: state.attempt + 1 } : state;
    case 'removed':
      return { status: 'empty' };
  }
}
