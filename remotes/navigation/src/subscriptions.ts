/** What an element listens to as long as it is in the page. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Begins when its element comes into the page and ends when it leaves; begins again when it comes back. */
export class Subscriptions implements ReactiveController {
  #begin: () => (() => void)[];
  #ends: (() => void)[] = [];

  /** @param begin subscribes, and returns what ends each subscription */
  constructor(element: ReactiveControllerHost, begin: () => (() => void)[]) {
    this.#begin = begin;
    element.addController(this);
  }

  hostConnected(): void {
    this.#ends = this.#begin();
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
  }
}
