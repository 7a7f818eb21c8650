/** Tells how far a long command is: a bar on a terminal, a line now and then elsewhere. */

export interface Progress {
  /** @param share 0 to 1 */
  report(share: number, products: number): void;
  /** Leaves the cursor on a line of its own. */
  end(): void;
}

const WIDTH = 30;
/** Milliseconds between reports. */
const TERMINAL_INTERVAL = 80;
const LINE_INTERVAL = 2_000;

export function createProgress(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  let last = now();
  let drawn = false;
  return {
    report(share, products) {
      const interval = stream.isTTY ? TERMINAL_INTERVAL : LINE_INTERVAL;
      if (now() - last < interval) return;
      last = now();
      const percent = `${Math.round(share * 100)} %`;
      if (!stream.isTTY) {
        stream.write(`${percent}, ${products} products\n`);
        return;
      }
      const full = Math.round(Math.min(1, share) * WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      stream.write(`\r\u001b[K${bar} ${percent.padStart(5)}  ${products} products`);
      drawn = true;
    },
    end() {
      if (drawn) stream.write('\r\u001b[K');
    },
  };
}
