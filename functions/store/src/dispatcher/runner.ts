/** What carries an order out after it was accepted. A runner of Amazon States Language can stand in its place. */

import type { OrderPlaced } from '@tessera/function/store';

export interface OrderRunner {
  /**
   * Takes an order over: resolves when that is durable, and carries it out afterwards. Taking over an order again
   * changes nothing.
   *
   * @param trace the `traceparent` of who placed it
   */
  accept(order: OrderPlaced, trace: string | null): Promise<void>;
  /** Tells that the order changed by another hand, such as its customer's cancelling. */
  wake(id: string): void;
  /** Goes on with every order that was not finished when the process last ended. */
  resume(): void;
  /** Begins nothing more and resolves when the running steps have ended. */
  stop(): Promise<void>;
}
