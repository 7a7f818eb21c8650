/** Thrown through a run that is not to go on: its process stops, or a branch beside it has failed. */

export class Halted extends Error {
  override readonly name = 'Halted';
}

/** Why calls and waits end whose outcome nobody needs; made once, as an error for each would cost more than they do. */
export const OVER = new Halted('It is over');

/** @throws Halted */
export function requireGoing(signal: AbortSignal): void {
  if (signal.aborted) throw new Halted();
}
