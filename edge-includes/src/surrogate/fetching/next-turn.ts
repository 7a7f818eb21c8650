/** The next turn of the event loop, one for all who wait for it. */

let turn: Promise<void> | null = null;

/** Resolves after what is being written now has been written. */
export function nextTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = null;
      resolve();
    });
  });
  return turn;
}
