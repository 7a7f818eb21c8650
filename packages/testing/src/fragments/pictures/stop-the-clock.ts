/** Dates in pictures are always of one moment. Timers go on, and so does what measures time. */

/** Runs in the page by itself: it may use nothing from outside. */
export function stopTheClock(): void {
  const moment = Date.UTC(2026, 0, 15, 9, 30);
  class StoppedDate extends Date {
    constructor(...values: []) {
      super(...((values.length === 0 ? [moment] : values) as []));
    }
    static override now(): number {
      return moment;
    }
  }
  Object.assign(globalThis, { Date: StoppedDate });
}
