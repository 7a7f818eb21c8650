/** The log of one invocation as Lambda writes it, its last 4 kB: what `LogType: Tail` asks for. */

/** What an invocation took. */
export interface Taken {
  /** Milliseconds. */
  duration: number;
  /** Megabytes: what was declared, and the most that was resident. */
  memory: { declared: number; used: number };
  /** Milliseconds that the environment's start took, for its first invocation. */
  init: number | null;
}

export interface LogTail {
  line(text: string): void;
  report(taken: Taken): void;
  /** In base64. */
  encode(): string;
}

const MOST = 4_096;

/** @param id of the request */
export function createLogTail(id: string): LogTail {
  let text = `START RequestId: ${id} Version: $LATEST\n`;
  const append = (line: string) => {
    text += `${line}\n`;
    // Cut now and then: a chatty function must not fill the host's memory.
    if (text.length > 16 * MOST) text = text.slice(-MOST);
  };
  return {
    line: append,
    report({ duration, memory, init }) {
      append(`END RequestId: ${id}`);
      const fields = [
        `REPORT RequestId: ${id}`,
        `Duration: ${duration.toFixed(2)} ms`,
        `Billed Duration: ${Math.ceil(duration + (init ?? 0))} ms`,
        `Memory Size: ${memory.declared} MB`,
        `Max Memory Used: ${memory.used} MB`,
        ...(init === null ? [] : [`Init Duration: ${init.toFixed(2)} ms`]),
      ];
      append(`${fields.join('\t')}\t`);
    },
    encode: () => Buffer.from(text).subarray(-MOST).toString('base64'),
  };
}
