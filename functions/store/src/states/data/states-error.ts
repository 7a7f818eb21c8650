/** An error by its name in Amazon States Language, which `Retry` and `Catch` go by. */

export class StatesError extends Error {
  override readonly name: string;
  /** What `Cause` says. */
  readonly reason: string;

  constructor(name: string, reason: string) {
    super(`${name}: ${reason}`);
    this.name = name;
    this.reason = reason;
  }
}

/** A fault of the machine or its data, which nothing can catch. */
export function runtimeError(reason: string): StatesError {
  return new StatesError('States.Runtime', reason);
}
